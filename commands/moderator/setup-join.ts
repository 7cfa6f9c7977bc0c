/** Making one community of two spaces, and two of one again. */
import type { Answer, Call } from '../../src/bot/command.js'
import { JOIN_CODE_MINUTES } from '../../src/domain/join-code.js'
import { UserError } from '../../src/domain/user-error.js'
import { findCommunity } from '../../src/store/communities.js'
import { joinByCode, makeJoinCode, undoJoin } from '../../src/store/joining.js'
import { type SpaceRow, spaceById, spacesOf } from '../../src/store/spaces.js'
import {
  joinCodeView,
  joinedView,
  joinQuestionView,
  leaveQuestionView,
  leftView,
} from '../../src/views/join.js'

const nameOf = (call: Call, name: string | undefined) => name || call.t('community.nameless')

const request = (call: Call) => ({ space: call.space.id, by: call.account, now: call.now })

/** The first half of the agreement: an administrator of this space shows a code. */
export const makeCode = async (call: Call): Promise<Answer> => {
  await call.require('join-spaces')
  const code = await call.store.write((tx) => makeJoinCode(tx, request(call)))
  const space = nameOf(call, call.space.name)
  return { view: joinCodeView(call.t, { code, minutes: JOIN_CODE_MINUTES, space }) }
}

/** As it is shown: letters and digits, however they were typed. */
const readCode = (typed: string) => {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z0-9]{4,16}$/.test(code)) throw new UserError('join-code-unknown')
  return code
}

export const askToJoin = async (call: Call, typed: string): Promise<Answer> => {
  await call.require('join-spaces')
  return {
    view: joinQuestionView(call.t, {
      space: nameOf(call, call.space.name),
      confirm: `setup:join:${readCode(typed)}`,
      cancel: 'setup:overview',
    }),
  }
}

/** The second half: an administrator of the other space agrees. */
export const confirmJoin = async (call: Call, typed: string): Promise<Answer> => {
  await call.require('join-spaces')
  const code = readCode(typed)
  const joined = await call.store.write((tx) => joinByCode(tx, { ...request(call), code }))
  const community = await findCommunity(call.store.reads, joined.community)
  return {
    view: joinedView(call.t, {
      space: nameOf(call, call.space.name),
      community: nameOf(call, community?.name),
      undo: 'setup:leave',
    }),
  }
}

/** The space asked in or, where that is the one that others joined, all of those. */
const leavingSpaces = async (call: Call): Promise<SpaceRow[]> => {
  const space = await spaceById(call.store.reads, call.space.id)
  if (space && space.community !== space.own_community) return [space]
  const all = await spacesOf(call.store.reads, call.community.id)
  return all.filter((s) => s.community !== s.own_community)
}

export const askToLeave = async (call: Call): Promise<Answer> => {
  await call.require('join-spaces')
  const leaving = await leavingSpaces(call)
  if (leaving.length === 0) throw new UserError('join-nothing-to-undo')
  return {
    view: leaveQuestionView(call.t, {
      spaces: leaving.map((s) => nameOf(call, s.name)),
      community: nameOf(call, call.community.name),
      confirm: 'setup:left',
      cancel: 'setup:overview',
    }),
  }
}

export const confirmLeave = async (call: Call): Promise<Answer> => {
  await call.require('join-spaces')
  const left = await call.store.write((tx) => undoJoin(tx, request(call)))
  return { view: leftView(call.t, { spaces: left.map((s) => nameOf(call, s.name)) }) }
}
