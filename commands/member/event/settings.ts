/** How a community keeps its events: seen by those who plan them, changed by those who may set up the community. */
import { changeSetting } from '../../../src/bot/change-setting.js'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { type SettingKey, settingsAt } from '../../../src/domain/settings.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import { channelsOf } from '../../../src/store/channels.js'
import { overridesOf, saveSetting } from '../../../src/store/settings.js'
import { eventSettingsView } from '../../../src/views/event-settings.js'

const LIMITS = {
  late: 'lateMinutes',
  early: 'earlyMinutes',
  present: 'presentMinutes',
  shown: 'codeMinutes',
  remind: 'remindMinutes',
} as const
const NAMES = Object.keys(LIMITS) as (keyof typeof LIMITS)[]
const AUTOMATIC = 'off'
const ANNOUNCED_IN = new Set(['text', 'announcement', 'topic'])

const rooms = async (call: Call) =>
  (await channelsOf(call.store.reads, call.space.id)).filter((c) => ANNOUNCED_IN.has(c.kind))

export const completeAnnounce = async (call: Call, typed: string) =>
  (await rooms(call))
    .filter((c) => c.name.toLowerCase().includes(typed.toLowerCase()))
    .map((c) => ({ label: c.name || call.t('channel.nameless'), value: String(c.id) }))

/** One channel a space, by number (as completed) or name; those of other spaces stay. */
const announceIn = async (call: Call, typed: string): Promise<void> => {
  const here = await rooms(call)
  const name = typed.replace(/^#/, '').toLowerCase()
  const found = here.find((c) => String(c.id) === typed) ?? here.find((c) => c.name.toLowerCase() === name)
  if (!found && name !== AUTOMATIC) throw new UserError('event-channel')
  const all = await channelsOf(call.store.reads, call.space.id)
  await changeSetting(call, 'eventChannels', (before) => [
    ...before.filter((id) => !all.some((c) => c.id === id)),
    ...(found ? [found.id] : []),
  ])
}

const setLimits = (call: Call, args: Arguments) =>
  call.store.write(async (tx) => {
    const community = call.community.id
    const { events } = settingsAt(await overridesOf(tx, community), call.now)
    for (const name of NAMES) {
      const [key, after] = [LIMITS[name], args[name]]
      if (typeof after !== 'number' || after === events[key]) continue
      const stored: SettingKey = `events.${key}`
      await saveSetting(tx, {
        community,
        key: stored,
        value: String(after),
        from: call.now,
        by: call.account,
      })
      await appendAudit(tx, {
        ...{ at: call.now, community, actor: call.account, action: 'setting.events' },
        ...{ before: String(events[key]), after: String(after) },
      })
    }
  })

export const eventSettings = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('run-events')
  const { calendar, announce } = args
  const changed = Object.values(args).some((value) => value !== undefined)
  if (changed) await call.require('set-community')
  if (typeof announce === 'string') await announceIn(call, announce)
  if (calendar === 'on' || calendar === 'off')
    await changeSetting(call, 'mirrorEvents', () => calendar === 'on')
  await setLimits(call, args)
  const settings = settingsAt(await overridesOf(call.store.reads, call.community.id), call.now)
  const here = await channelsOf(call.store.reads, call.space.id)
  const chosen = here.find((c) => settings.eventChannels.includes(c.id))
  return {
    view: eventSettingsView(call.t, {
      limits: settings.events,
      mirrored: settings.mirrorEvents,
      announced: chosen ? `#${chosen.name || call.t('channel.nameless')}` : null,
      changed,
    }),
  }
}
