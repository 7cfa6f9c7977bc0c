/** Every way to earn. Adding one is one file and one line. */
import { answerAccepted } from './answer-accepted.js'
import { boost } from './boost.js'
import { eventAttended } from './event-attended.js'
import { inviteKept } from './invite-kept.js'
import { message } from './message.js'
import { pollVote } from './poll-vote.js'
import { reactionGiven } from './reaction-given.js'
import { reactionReceived } from './reaction-received.js'
import { replyReceived } from './reply-received.js'
import type { Rule } from './rule.js'
import { streak } from './streak.js'
import { thanksReceived } from './thanks-received.js'
import { threadOpened } from './thread-opened.js'
import { visit } from './visit.js'
import { voiceTogether } from './voice.js'
import { welcome } from './welcome.js'

export const RULES: readonly Rule[] = [
  message,
  replyReceived,
  reactionReceived,
  reactionGiven,
  threadOpened,
  answerAccepted,
  voiceTogether,
  pollVote,
  visit,
  inviteKept,
  boost,
  thanksReceived,
  streak,
  welcome,
  eventAttended,
]
