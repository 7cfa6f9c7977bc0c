/**
 * The rows of an export, community by community: first what a community is, then its people, then what happened.
 * Instants are milliseconds UTC, days YYYY-MM-DD, accounts `platform:id`, places platform ids.
 */

import { RULES } from '../../src/domain/incentives/earning/index.js'
import { GIVEN } from '../../src/domain/incentives/given.js'
import type { Db } from '../../src/store/engine.js'
import {
  awardPages,
  channelPages,
  factPages,
  type MemberPart,
  memberPages,
  memberSums,
  settingsToExport,
  stayPages,
  termPages,
  unfoldedPoints,
} from '../../src/store/export-pages.js'
import { EXPORT_TYPES, type ExportType } from '../../src/store/on-export.js'
import { type SpaceRow, spacesOf } from '../../src/store/spaces.js'
import { boardRows } from './boards.js'
import { eventRows } from './events.js'
import { accountsIn, factRow } from './fact.js'
import { createNames, type Names } from './names.js'
import { paymentRows } from './payment-rows.js'
import { orderRows, rewardRows, tierRows } from './rewards.js'

interface Scene {
  db: Db
  names: Names
  community: { id: number; name: string; home_space: number | null; created_at: number }
  spaces: SpaceRow[]
}

type Rows = AsyncGenerator<object[]>

const spaceName = (space: SpaceRow) => `${space.platform}:${space.platform_id}`

async function* communityRows({ community, spaces }: Scene): Rows {
  const home = spaces.find((s) => s.id === community.home_space)
  const id = home ? spaceName(home) : `community:${community.id}`
  yield [{ type: 'community', id, name: community.name, created: community.created_at }]
}

async function* spaceRows({ spaces }: Scene): Rows {
  yield spaces.map((s) => ({
    type: 'space',
    id: spaceName(s),
    name: s.name,
    joined: s.joined_at,
    left: s.left_at,
    noticed: s.noticed_at,
  }))
}

async function* channelRows({ db, names, spaces }: Scene): Rows {
  for (const space of spaces)
    for await (const page of channelPages(db, space.id)) {
      const parents = page.flatMap((c) => (c.parent === null ? [] : [c.parent]))
      await names.load([], [...page.map((c) => c.id), ...parents])
      yield page.map((c) => ({
        type: 'channel',
        place: { space: space.platform_id, channel: c.platform_id },
        platform: space.platform,
        name: c.name,
        kind: c.kind,
        parent: c.parent === null ? null : names.place(c.parent).channel,
        removed: c.removed_at,
      }))
    }
}

/** Channels are numbers in a setting, and platform ids outside. */
const settingValue = async (key: string, value: string, names: Names): Promise<unknown> => {
  const parsed: unknown = JSON.parse(value)
  if (key !== 'untracked') return parsed
  const channels = parsed as number[]
  await names.load([], channels)
  return channels.map((c) => names.place(c))
}

async function* settingRows({ db, names, community }: Scene): Rows {
  const settings = await settingsToExport(db, community.id)
  await names.load(settings.map((s) => s.by_account))
  const rows: object[] = []
  for (const s of settings)
    rows.push({
      type: 'setting',
      key: s.key,
      value: await settingValue(s.key, s.value, names),
      from: s.from_at,
      by: s.by_account === null ? null : names.account(s.by_account),
    })
  yield rows
}

/** A member's accounts may be on two pages. */
async function* wholeMembers(parts: AsyncGenerator<MemberPart[]>): AsyncGenerator<[number, number[]][]> {
  let rest: MemberPart[] = []
  const group = (list: MemberPart[]) => {
    const members = new Map<number, number[]>()
    for (const { member, account } of list) members.set(member, [...(members.get(member) ?? []), account])
    return [...members]
  }
  for await (const page of parts) {
    const all = [...rest, ...page]
    const last = all.at(-1)?.member
    rest = all.filter((p) => p.member === last)
    const whole = all.filter((p) => p.member !== last)
    if (whole.length > 0) yield group(whole)
  }
  if (rest.length > 0) yield group(rest)
}

async function* memberRows({ db, names, community, spaces }: Scene): Rows {
  const unfolded = new Map<number, number>()
  for (const space of spaces)
    for (const [account, points] of await unfoldedPoints(db, space.id))
      unfolded.set(account, (unfolded.get(account) ?? 0) + points)
  for await (const page of wholeMembers(memberPages(db, community.id))) {
    const { points, present } = await memberSums(
      db,
      community.id,
      page.map(([member]) => member),
    )
    await names.load(page.flatMap(([, accounts]) => accounts))
    yield page.map(([member, accounts]) => {
      const ids = accounts.map((a) => names.account(a)).sort()
      const late = accounts.reduce((sum, a) => sum + (unfolded.get(a) ?? 0), 0)
      return {
        type: 'member',
        id: ids[0],
        accounts: ids.map((id) => ({
          platform: id.slice(0, id.indexOf(':')),
          id: id.slice(id.indexOf(':') + 1),
        })),
        points: (points.get(member) ?? 0) + late,
        present: present.has(member),
      }
    })
  }
}

async function* stayRows({ db, names, spaces }: Scene): Rows {
  for (const space of spaces)
    for await (const page of stayPages(db, space.id)) {
      await names.load(page.map((s) => s.account))
      yield page.map((s) => ({
        type: 'stay',
        space: spaceName(space),
        account: names.account(s.account),
        from: s.from_at,
        to: s.to_at,
      }))
    }
}

async function* factRows({ db, names, spaces }: Scene): Rows {
  for (const space of spaces)
    for await (const channels of channelPages(db, space.id))
      for (const channel of channels)
        for await (const page of factPages(db, channel.id)) {
          await names.load(page.flatMap(accountsIn), [channel.id])
          yield page.map((fact) => factRow(fact, names))
        }
}

async function* awardRows({ db, names, spaces }: Scene): Rows {
  const rules = new Map<number, string>([...RULES, GIVEN].map((rule) => [rule.number, rule.name]))
  for (const space of spaces)
    for await (const page of awardPages(db, space.id)) {
      await names.load(page.map((a) => a.account))
      yield page.map((a) => ({
        type: 'award',
        account: names.account(a.account),
        points: a.points,
        rule: rules.get(a.rule) ?? String(a.rule),
        day: a.day,
        space: spaceName(space),
        booked: a.booked_at,
      }))
    }
}

async function* termRows({ db, names, community }: Scene): Rows {
  for await (const page of termPages(db, community.id)) {
    await names.load(
      [],
      page.map((t) => t.channel),
    )
    yield page.map((t) => {
      const { space, channel } = names.place(t.channel)
      return { type: 'term', place: { space, channel }, week: t.week, word: t.word, count: t.count }
    })
  }
}

const SECTIONS: Readonly<Record<ExportType, (scene: Scene) => Rows>> = {
  community: communityRows,
  space: spaceRows,
  channel: channelRows,
  setting: settingRows,
  member: memberRows,
  stay: stayRows,
  fact: factRows,
  payment: paymentRows,
  award: awardRows,
  board: boardRows,
  term: termRows,
  event: ({ db, names, community }) => eventRows(db, names, community.id),
  tier: ({ db, community }) => tierRows(db, community.id),
  reward: ({ db, names, community }) => rewardRows(db, names, community.id),
  order: ({ db, names, community }) => orderRows(db, names, community.id),
}

/** Page by page; never more than one page is held. */
export async function* exportRows(db: Db, communities: readonly Scene['community'][]): Rows {
  for (const community of communities) {
    const spaces = await spacesOf(db, community.id)
    // A community whose spaces have all joined another has nothing of its own any more.
    if (spaces.length === 0) continue
    const scene = { db, names: createNames(db), community, spaces }
    for (const type of EXPORT_TYPES) yield* SECTIONS[type](scene)
  }
}
