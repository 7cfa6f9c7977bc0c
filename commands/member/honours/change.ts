/** What moderators change of honours: make, edit, retire, and where new ones are announced. */
import { changeSetting } from '../../../src/bot/change-setting.js'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { excerpt } from '../../../src/bot/excerpt.js'
import { plainLine } from '../../../src/domain/engagement/event.js'
import {
  HONOUR_LIMITS,
  type Honour,
  isHonour,
  isHonourIcon,
  MEASURES,
} from '../../../src/domain/incentives/honours.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import { findChannel } from '../../../src/store/channels.js'
import type { Tx } from '../../../src/store/engine.js'
import { honoursOf, nextOwnHonour, retireHonour, saveHonour } from '../../../src/store/honours.js'
import { honourName, honoursDoneView } from '../../../src/views/honours.js'

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase()

export const completeHonour = async (call: Call, typed: string) =>
  (await honoursOf(call.store.reads, call.community.id))
    .map((h) => ({ label: honourName(call.t, h), value: h.honour }))
    .filter(({ label }) => fold(label).includes(fold(typed)))

export const findHonour = async (call: Call, typed: unknown): Promise<Honour> => {
  const text = typeof typed === 'string' ? fold(typed) : ''
  const all = await honoursOf(call.store.reads, call.community.id)
  const found = all.find((h) => h.honour === text) ?? all.find((h) => fold(honourName(call.t, h)) === text)
  if (!found) throw new UserError('honour-unknown', { name: excerpt(String(typed ?? '')) })
  return found
}

/** The words differ between languages: what counts is the name, and the bars as numbers. */
const note = (call: Call, tx: Tx, action: string, before: Honour | null, after: Honour | null) =>
  appendAudit(tx, {
    at: call.now,
    community: call.community.id,
    actor: call.account,
    action: `honour.${action}`,
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
  })

const change = async (call: Call, action: 'define' | 'edit', before: Honour | null, honour: Honour) => {
  if (!isHonourIcon(honour.icon)) throw new UserError('honour-icon')
  if (!isHonour(honour)) throw new UserError('honour-bars')
  await call.store.write(async (tx) => {
    await saveHonour(tx, { community: call.community.id, honour, by: call.account, at: call.now })
    await note(call, tx, action, before, honour)
  })
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise
const iconOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value.trim() : otherwise

/** As kind as the honours that are brought along: seven tenths keep it. */
const easier = (enter: number): number => Math.max(1, Math.ceil(enter * 0.7))

export const defineHonour = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('run-honours')
  const title = plainLine(String(args['title'] ?? ''))
  if (title === '' || [...title].length > HONOUR_LIMITS.title)
    throw new UserError('honour-title', { most: HONOUR_LIMITS.title })
  const all = await honoursOf(call.store.reads, call.community.id)
  if (all.some((h) => fold(honourName(call.t, h)) === fold(title))) throw new UserError('honour-retired')
  const enter = numberOr(args['enter'], 1)
  const measure = MEASURES.find((m) => m === args['measure']) ?? 'days'
  await change(call, 'define', null, {
    honour: await nextOwnHonour(call.store.reads, call.community.id),
    icon: iconOr(args['icon'], '🏅'),
    title,
    days: numberOr(args['days'], 30),
    leastDays: numberOr(args['least'], 14),
    needs: [{ measure, enter, stay: numberOr(args['stay'], easier(enter)) }],
  })
  return { view: honoursDoneView(call.t('honours.done.defined', { name: title })) }
}

/** The bars of one measure, of the first unless named: changed, added where it was not asked for, or with 0 left out. */
const changedNeeds = ({ needs }: Honour, args: Arguments): Honour['needs'] => {
  const { enter, stay } = args
  const measure = MEASURES.find((m) => m === args['measure']) ?? needs[0]?.measure ?? 'days'
  if (enter === undefined && stay === undefined) return needs
  if (enter === 0) return needs.filter((need) => need.measure !== measure)
  const known = needs.find((need) => need.measure === measure)
  const to = numberOr(enter, known?.enter ?? 1)
  const kept = enter === undefined ? (known?.stay ?? to) : easier(to)
  const need = { measure, enter: to, stay: numberOr(stay, kept) }
  return known ? needs.map((n) => (n === known ? need : n)) : [...needs, need]
}

/** Only so many, by the first measure; whoever has it keeps it some places further down. */
const changedPlaces = ({ first }: Honour, places: unknown): Pick<Honour, 'first'> => {
  if (typeof places !== 'number') return first ? { first } : {}
  return places === 0 ? {} : { first: { enter: places, stay: Math.ceil(places * 1.5) } }
}

export const editHonour = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('run-honours')
  const before = await findHonour(call, args['honour'])
  const { first: _, ...rest } = before
  await change(call, 'edit', before, {
    ...rest,
    ...changedPlaces(before, args['places']),
    icon: iconOr(args['icon'], before.icon),
    days: numberOr(args['days'], before.days),
    leastDays: numberOr(args['least'], before.leastDays),
    needs: changedNeeds(before, args),
  })
  return { view: honoursDoneView(call.t('honours.done.edited', { name: honourName(call.t, before) })) }
}

export const retire = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('run-honours')
  const honour = await findHonour(call, args['honour'])
  await call.store.write(async (tx) => {
    await retireHonour(tx, { community: call.community.id, honour, by: call.account, at: call.now })
    await note(call, tx, 'retire', honour, null)
  })
  return { view: honoursDoneView(call.t('honours.done.retired', { name: honourName(call.t, honour) })) }
}

export const announceHonours = async (call: Call, where: unknown): Promise<Answer> => {
  await call.require('set-community')
  const channel =
    where === 'here' ? await findChannel(call.store.reads, call.space.id, call.channel) : undefined
  if (where === 'here' && !channel) throw new UserError('channel-not-known')
  await changeSetting(call, 'honourNotice', () => channel?.id ?? 'off')
  const done = channel ? 'honours.done.announce.here' : 'honours.done.announce.nowhere'
  return { view: honoursDoneView(call.t(done)) }
}
