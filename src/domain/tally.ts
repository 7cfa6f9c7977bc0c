/**
 * What a subject's standing facts add up to. Tallied before a change with sign −1 and after it with +1, the sums
 * are what the change adds to days, rollups and ties. A withdrawn message's author gets nothing for what others
 * did to it; those others keep what they earned by their own acts.
 */
import { acceptedLast } from './accepting.js'
import { countOf, timesOf } from './deeds.js'
import { type Fact, KIND } from './facts.js'
import { addBlock, addFrom, addIn, addTo, type DayState } from './incentives/day-state.js'
import type { Subject } from './subject.js'
import { firstThanks } from './thanks.js'
import { firstVotes } from './votes.js'

/** Where the sums go. */
export interface Sink {
  /** The change of one account's day. */
  day(account: number, day: string): DayState
  count(fact: Fact, sign: number): void
  tie(fact: Fact, from: number, to: number, what: 'replies' | 'mentions' | 'reactions', sign: number): void
}

const BLOCK_MINUTES = 10
/** In the place of whom a message is by, where that is not known yet. */
const NOBODY_KNOWN = 0

const tallyMessage = (fact: Fact, sign: number, sink: Sink): void => {
  const day = sink.day(fact.actor, fact.day)
  day.counts.messages += sign
  if (fact.marks === 0) addBlock(day, fact.channel, Math.floor(fact.minute / BLOCK_MINUTES), sign)
}

const tallyReply = (fact: Fact, gone: boolean, sign: number, sink: Sink): void => {
  sink.day(fact.actor, fact.day).counts.replies += sign
  const to = fact.to_account
  if (to === null || to === fact.actor) return
  sink.tie(fact, fact.actor, to, 'replies', sign)
  if (gone) return
  const theirs = sink.day(to, fact.day)
  theirs.counts.replies_received += sign
  addIn(theirs, fact.channel, 'replies', sign)
}

const tallyMention = (fact: Fact, sign: number, sink: Sink): void => {
  sink.day(fact.actor, fact.day).counts.mentions += sign
  const to = fact.to_account
  if (to === null || to === fact.actor) return
  sink.tie(fact, fact.actor, to, 'mentions', sign)
  sink.day(to, fact.day).counts.mentions_received += sign
}

const tallyReaction = (fact: Fact, gone: boolean, sign: number, sink: Sink): void => {
  const mine = sink.day(fact.actor, fact.day)
  mine.counts.reactions += sign
  const to = fact.to_account
  if (to === fact.actor) return
  addTo(mine, fact.channel, to ?? NOBODY_KNOWN, sign)
  if (to === null) return
  sink.tie(fact, fact.actor, to, 'reactions', sign)
  if (gone) return
  const theirs = sink.day(to, fact.day)
  theirs.counts.reactions_received += sign
  addFrom(theirs, fact.channel, fact.actor, sign)
}

const tallyThread = (fact: Fact, sign: number, sink: Sink): void => {
  const day = sink.day(fact.actor, fact.day)
  day.counts.threads += sign
  addIn(day, fact.channel, 'threads', sign)
}

const tallyFacts = (facts: readonly Fact[], gone: boolean, sign: number, sink: Sink): void => {
  let voted = false
  let thanked = false
  let accepted = false
  for (const fact of facts) {
    if (fact.withdrawn_at !== null) continue
    if (fact.kind === KIND.message) tallyMessage(fact, sign, sink)
    else if (fact.kind === KIND.reply) tallyReply(fact, gone, sign, sink)
    else if (fact.kind === KIND.mention) tallyMention(fact, sign, sink)
    else if (fact.kind === KIND.reaction) tallyReaction(fact, gone, sign, sink)
    else if (fact.kind === KIND.thread) tallyThread(fact, sign, sink)
    else if (fact.kind === KIND.vote) {
      voted = true
      continue
    } else if (fact.kind === KIND.streak) sink.day(fact.actor, fact.day).found.streaks += sign
    else if (fact.kind === KIND.welcome) sink.day(fact.actor, fact.day).found.welcomes += sign
    else if (fact.kind === KIND.thanks) {
      thanked = true
      continue
    } else if (fact.kind === KIND.accepted) {
      accepted = true
      continue
    } else if (!tallyDeed(fact, sign, sink)) continue
    sink.count(fact, sign)
  }
  if (voted) tallyVotes(facts, sign, sink)
  if (thanked) tallyThanks(facts, sign, sink)
  if (accepted) tallyAccepted(facts, sign, sink)
}

/** Of a pair the first counts, whichever way it goes. */
const tallyThanks = (facts: readonly Fact[], sign: number, sink: Sink): void => {
  for (const fact of firstThanks(facts)) {
    if (fact.to_account !== null) sink.day(fact.to_account, fact.day).thanks += sign
    sink.count(fact, sign)
  }
}

/** Of a question the answer that was accepted last. */
const tallyAccepted = (facts: readonly Fact[], sign: number, sink: Sink): void => {
  const fact = acceptedLast(facts)
  if (!fact || fact.to_account === null) return
  addIn(sink.day(fact.to_account, fact.day), fact.channel, 'accepted', sign)
  sink.count(fact, sign)
}

/** One poll counts once, however many of its options somebody chose. */
const tallyVotes = (facts: readonly Fact[], sign: number, sink: Sink): void => {
  for (const fact of firstVotes(facts)) {
    const day = sink.day(fact.actor, fact.day)
    day.counts.votes += sign
    addIn(day, fact.channel, 'votes', sign)
    sink.count(fact, sign)
  }
}

/** Whether the kind is counted at all; nobody's day is credited with what nobody did. */
const tallyDeed = (fact: Fact, sign: number, sink: Sink): boolean => {
  const count = countOf(fact.kind)
  if (count === undefined) return false
  if (count !== null && fact.actor !== 0) sink.day(fact.actor, fact.day).counts[count] += sign * timesOf(fact)
  return true
}

const isGone = (facts: readonly Fact[]): boolean => {
  for (const fact of facts) if (fact.kind === KIND.deletion) return true
  return false
}

/** The difference that a subject's changes make. */
export const tally = (subject: Subject, sink: Sink): void => {
  if (!subject.touched) return
  if (subject.before.length > 0) tallyFacts(subject.before, isGone(subject.before), -1, sink)
  tallyFacts(subject.facts, isGone(subject.facts), 1, sink)
}
