/** What /give and /take have in common: booked once with its line in the audit log, and undone by a button. */
import type { Answer, Arguments, Call } from '../../src/bot/command.js'
import { findMember } from '../../src/bot/find-member.js'
import { dayOf } from '../../src/domain/calendar.js'
import { takeable } from '../../src/domain/incentives/given.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { appendAudit } from '../../src/store/audit.js'
import type { Tx } from '../../src/store/engine.js'
import { leftOf } from '../../src/store/fading.js'
import { addGrant, findGrant, type Grant, undoGrant } from '../../src/store/grants.js'
import { spacesOf } from '../../src/store/spaces.js'
import { givenView, undoneView } from '../../src/views/given.js'

type Way = 'give' | 'take'

/** A reason is a sentence, not an essay. */
const LONGEST_REASON = 200

const audit = (tx: Tx, call: Call, action: string, { id, account, points }: Grant): Promise<void> =>
  appendAudit(tx, {
    at: call.now,
    community: call.community.id,
    actor: call.account,
    action: `points.${action}`,
    after: JSON.stringify({ grant: id, account, points }),
  })

const readReason = (typed: unknown): string => {
  const reason = String(typed ?? '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
  if (reason === '') throw new UserError('argument-missing', { option: 'reason' })
  if ([...reason].length > LONGEST_REASON)
    throw new UserError('argument-too-long', { option: 'reason', most: LONGEST_REASON })
  return reason
}

export const handOver = async (call: Call, args: Arguments, way: Way): Promise<Answer> => {
  if (typeof args['person'] !== 'object') throw new UserError('argument-missing', { option: 'person' })
  const person = await findMember(call, args['person'])
  if (person.member === call.member) throw new UserError('points-to-yourself')
  const asked = Number(args['points'])
  const reason = readReason(args['reason'])
  const { id: community, settings } = call.community
  const who = { space: call.space.id, account: person.account, by: call.account, askedAt: call.askedAt }
  const grant = await call.store.write(async (tx, bulk) => {
    const known = await findGrant(tx, bulk, { ...who, community })
    if (known) return known
    const has = way === 'give' ? 0 : (await leftOf(tx, community, person.member, call.now)).points
    const points = way === 'give' ? asked : -takeable(asked, has)
    if (points === 0) throw new UserError('nothing-to-take', { name: person.name })
    const day = dayOf(settings.zone, call.now)
    const made = await addGrant(tx, bulk, { ...who, points, reason, day, now: call.now })
    await audit(tx, call, way, made)
    return made
  })
  return {
    view: givenView(call.t, {
      name: person.name || call.t('person.former'),
      points: grant.points,
      asked: way === 'give' ? asked : -asked,
      reason: grant.reason,
      undo: grant.undone_at === null ? `${way}:undo:${grant.id.toString(36)}` : null,
    }),
  }
}

export const undoPress = async (call: Call, [action, id = '']: readonly string[]): Promise<Answer> => {
  if (action !== 'undo' || !/^[0-9a-z]{1,10}$/.test(id)) throw new UserError('button-expired')
  const spaces = (await spacesOf(call.store.reads, call.community.id)).map((s) => s.id)
  const undone = await call.store.write(async (tx, bulk) => {
    const grant = await undoGrant(tx, bulk, Number.parseInt(id, 36), spaces, call.now)
    if (grant) await audit(tx, call, 'undo', { ...grant, points: -grant.points })
    return grant
  })
  if (!undone) throw new UserError('button-expired')
  const [account] = await accountsById(call.store.reads, [undone.account])
  const name = account?.erased_at === null ? account.name : ''
  return { view: undoneView(call.t, { name: name || call.t('person.former'), points: undone.points }) }
}
