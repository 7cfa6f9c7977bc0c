/** /timezone: by which clock the bot shows me times or, for administrators, by which the community's days turn. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { setAccountZone } from '../../src/store/accounts.js'
import { likelyZones, readZone, searchZones, zoneLabel } from '../../src/views/time-zones.js'
import { timezoneChangedView, timezoneView, whichZoneView } from '../../src/views/timezone.js'

type Scope = 'me' | 'community'

const action = (scope: Scope, zone: string | null) =>
  `timezone:${scope === 'me' ? 'me' : 'us'}:${zone ?? 'auto'}`

const likely = (call: Call) => [
  ...new Set([call.community.settings.zone, ...likelyZones(call.by.locale ?? call.locale, call.now, 6)]),
]

const show = (call: Call): Answer => ({
  view: timezoneView(call.t, {
    zone: call.zone,
    chosen: call.chosen.zone !== null,
    community: call.community.settings.zone,
    now: call.now,
    likely: likely(call),
    action: (zone) => action('me', zone),
  }),
})

const setOwn = async (call: Call, zone: string | null): Promise<Answer> => {
  const before = call.chosen.zone
  if (before !== zone) await call.store.write((tx) => setAccountZone(tx, call.account, zone))
  return {
    view: timezoneChangedView(call.t, { scope: 'me', zone, now: call.now, undo: action('me', before) }),
  }
}

const setCommunity = async (call: Call, zone: string): Promise<Answer> => {
  await call.require('set-community')
  const { before } = await changeSetting(call, 'zone', () => zone)
  return {
    view: timezoneChangedView(call.t, {
      scope: 'community',
      zone,
      now: call.now,
      undo: action('community', before),
    }),
  }
}

const set = (call: Call, scope: Scope, zone: string) =>
  scope === 'community' ? setCommunity(call, zone) : setOwn(call, zone)

const choose = async (call: Call, scope: Scope, typed: string): Promise<Answer> => {
  const zone = readZone(typed)
  if (zone !== null) return set(call, scope, zone)
  const found = await searchZones(call.t, typed, call.now, 8)
  const exact = found.filter((f) => f.exact)
  const [only, ...others] = exact.length > 0 ? exact : found
  if (!only) throw new UserError('unknown-time-zone', { zone: typed })
  if (others.length === 0) return set(call, scope, only.zone)
  const zones = found.map((f) => f.zone)
  return {
    view: whichZoneView(call.t, { typed, zones, now: call.now, action: (z) => action(scope, z) }),
  }
}

const complete = async (call: Call, typed: string) => {
  const zones =
    typed === '' ? likely(call) : (await searchZones(call.t, typed, call.now, 25)).map((f) => f.zone)
  return zones.map((zone) => ({ label: zoneLabel(call.t, zone, call.now), value: zone }))
}

export const timezone: Command = {
  name: 'timezone',
  permission: 'set-own',
  where: 'anywhere',
  options: [
    { name: 'zone', type: 'text', complete },
    { name: 'scope', type: 'choice', choices: ['me', 'community'] },
  ],
  run: async (call, { zone, scope }) =>
    typeof zone === 'string' ? choose(call, scope === 'community' ? 'community' : 'me', zone) : show(call),
  press: async (call, [whose, typed = '']) => {
    const zone = readZone(typed)
    if (whose === 'me' && (zone !== null || typed === 'auto')) return setOwn(call, zone)
    if (whose === 'us' && zone !== null) return setCommunity(call, zone)
    throw new UserError('button-expired')
  },
}
