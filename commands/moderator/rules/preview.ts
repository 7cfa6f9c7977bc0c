/** What last month's board would have been under today's rules, or under these and one change. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { addMonths, dayOf, monthOf } from '../../../src/domain/calendar.js'
import { settingsForDay } from '../../../src/domain/day-settings.js'
import { worthOf } from '../../../src/domain/incentives/booking.js'
import { type PreviewRow, previewOf } from '../../../src/domain/incentives/preview.js'
import { type RuleChange, withChange, writeChange } from '../../../src/domain/incentives/rule-change.js'
import type { Settings } from '../../../src/domain/settings.js'
import { facesOf } from '../../../src/store/members.js'
import { byMember, worthOfDays } from '../../../src/store/month-worth.js'
import { overridesOf } from '../../../src/store/settings.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { previewRunningView, previewView } from '../../../src/views/rules.js'
import { changeName } from './names.js'
import { createTrials, type Trials } from './trials.js'

const ROWS = 10
/** Slices of a month that somebody waits for: a second or so. */
const PATIENCE = 200

const trials = new WeakMap<object, Trials<PreviewRow[]>>()

const trialsOf = ({ store }: Call): Trials<PreviewRow[]> => {
  const known = trials.get(store) ?? createTrials<PreviewRow[]>(PATIENCE)
  trials.set(store, known)
  return known
}

export const previewPage = async (call: Call, change: RuleChange | null): Promise<Answer> => {
  const db = call.store.reads
  const { id: community, settings } = call.community
  const to = monthOf(dayOf(settings.zone, call.now))
  const from = addMonths(to, -1)
  const overrides = await overridesOf(db, community)
  const known = new Map<string, Settings>()
  const settingsOf = (day: string) => {
    const found =
      known.get(day) ?? withChange({ ...settings, voice: settingsForDay(overrides, day).voice }, change)
    known.set(day, found)
    return found
  }
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const asked = await trialsOf(call).ask(
    `${community} ${from} ${change ? writeChange(change) : ''}`,
    call.now,
    async (progress) => {
      const worth = await worthOfDays(
        db,
        { spaces, from, to },
        {
          overrides,
          of: settingsOf,
          worth: (day, state, weighing) => worthOf(state, settingsOf(day), weighing),
        },
        progress,
      )
      return worth && previewOf(await byMember(db, community, worth), ROWS)
    },
  )
  const rule = change ? await changeName(call, change) : null
  if (!('result' in asked)) {
    const again = `rules:try${change ? `:${writeChange(change)}` : ''}`
    return { view: previewRunningView(call.t, { month: from, rule, day: asked.day, actions: { again } }) }
  }
  const rows = asked.result
  const faces = await facesOf(
    db,
    rows.map((r) => r.member),
  )
  return {
    view: previewView(call.t, {
      month: from,
      rule,
      rows: rows.map((row) => {
        const face = faces.get(row.member)
        const who = { platform: face?.platform ?? '', id: face?.platformId ?? '' }
        return { ...row, who: { ...who, name: face?.name || call.t('person.former') } }
      }),
      actions: { back: 'rules:show' },
    }),
  }
}
