/** The audit log in words: when, who, what it was and what it became, newest first. */
import type { Block, Button, Inline, View } from '../chat/view.js'
import { AUDIT_GROUPS, type AuditGroup } from '../domain/audit.js'
import { isCurve, writePolynomial } from '../domain/incentives/curves.js'
import { isSeasonRule } from '../domain/incentives/seasons.js'
import { languageName } from './language.js'
import { instant, list, month, number, signed } from './numbers.js'
import { inRows } from './rows.js'
import { hasWord, say, type Words } from './words.js'

export interface AuditShownLine {
  at: number
  action: string
  /** As JSON, as it was written down. */
  before: string | null
  after: string | null
  who: 'installation' | 'former' | { platform: string; platformId: string; name: string }
}

export interface AuditShown {
  community: string
  zone: string
  lines: readonly AuditShownLine[]
  /** Whose acts alone are shown. */
  person: string | null
  group: AuditGroup | null
  /** What numbers in the log are called: channels and spaces that are still known. */
  names: { channel: ReadonlyMap<number, string>; space: ReadonlyMap<number, string> }
  actions: { group: (group: AuditGroup | null) => string; older: string | null; newest: string | null }
}

const LONGEST_VALUE = 80
const IN_A_ROW = 5

const parse = (json: string | null): unknown => {
  try {
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'number') : []

const cut = (text: string) =>
  [...text].length > LONGEST_VALUE ? `${[...text].slice(0, LONGEST_VALUE - 1).join('')}…` : text

/** Of settings with several parts; null where there is nothing to say of it. */
const partsText = (t: Words, action: string, value: unknown): string | null => {
  if (action === 'setting.season' && isSeasonRule(value))
    return t('audit.season', { months: value.months, first: month(t, value.first) })
  if (action === 'setting.curve' && isCurve(value))
    return typeof value === 'string' ? value : writePolynomial(value)
  if (action !== 'setting.streaks' || typeof value !== 'object' || value === null) return null
  const { freezeDays, freezeWeeks }: Partial<Record<string, unknown>> = { ...value }
  return t('levels.freeze.is', { days: Number(freezeDays), weeks: Number(freezeWeeks) })
}

const valueText = (t: Words, action: string, value: unknown): string => {
  const parts = partsText(t, action, value)
  if (parts !== null) return parts
  if (typeof value === 'string') return cut(action === 'setting.language' ? languageName(value) : value)
  if (typeof value === 'number') return number(t, value)
  if (typeof value === 'boolean') return value ? t('audit.on') : t('audit.off')
  if (Array.isArray(value)) return t('audit.items', { count: value.length })
  return t('audit.nothing')
}

/** Channels are named one by one: a list that grew by one says little. */
const channelChange = (t: Words, shown: AuditShown, before: unknown, after: unknown): string => {
  const [was, is] = [numbersOf(before), numbersOf(after)]
  const named = (ids: number[]) =>
    list(
      t,
      ids.map((id) => shown.names.channel.get(id) ?? t('audit.channel.gone')),
    )
  const out = is.filter((id) => !was.includes(id))
  const back = was.filter((id) => !is.includes(id))
  return [
    ...(out.length > 0 ? [t('audit.channels.out', { channels: named(out) })] : []),
    ...(back.length > 0 ? [t('audit.channels.in', { channels: named(back) })] : []),
  ].join('; ')
}

const changeText = (t: Words, shown: AuditShown, line: AuditShownLine): string => {
  const [before, after] = [parse(line.before), parse(line.after)]
  if (line.action === 'setting.untracked') return channelChange(t, shown, before, after)
  const { space, points, rule, was, is }: Partial<Record<string, unknown>> = {
    ...((after ?? before) as object | null),
  }
  if (typeof rule === 'string' && typeof was === 'number' && typeof is === 'number')
    return t('audit.rule', {
      rule: say(t, `rule.${rule}.name`),
      before: number(t, was),
      after: number(t, is),
    })
  if (typeof points === 'number') return signed(t, points)
  if (typeof space === 'number') return shown.names.space.get(space) ?? t('audit.space.gone')
  const made = before === null ? after : after === null ? before : null
  // What is made or ended is called by its number.
  if (typeof made === 'number' && !line.action.startsWith('setting.'))
    return t('audit.number', { number: number(t, made) })
  const plain = (v: unknown) =>
    v === null || typeof v !== 'object' || Array.isArray(v) || partsText(t, line.action, v) !== null
  if ((before === null && after === null) || !plain(before) || !plain(after)) return ''
  return t('audit.change', {
    before: valueText(t, line.action, before),
    after: valueText(t, line.action, after),
  })
}

const actionText = (t: Words, action: string): string =>
  hasWord(`audit.action.${action}`) ? say(t, `audit.action.${action}`) : t('audit.action.other', { action })

const whoInline = (t: Words, who: AuditShownLine['who']): Inline => {
  if (who === 'installation') return t('audit.installation')
  if (who === 'former' || who.name === '') return t('person.former')
  return { type: 'person', platform: who.platform, id: who.platformId, name: who.name }
}

const lineText = (t: Words, shown: AuditShown, line: AuditShownLine): Inline[] => {
  const change = changeText(t, shown, line)
  return [
    instant(t, shown.zone, line.at),
    ' · ',
    whoInline(t, line.who),
    ` · ${actionText(t, line.action)}`,
    ...(change === '' ? [] : [`: ${change}`]),
  ]
}

const groupButtons = (t: Words, { group, actions }: AuditShown): Button[] =>
  [null, ...AUDIT_GROUPS].map((g) => ({
    label: g === null ? t('audit.group.all') : say(t, `audit.group.${g}`),
    action: actions.group(g),
    ...(g === group && { disabled: true }),
  }))

export const auditView = (t: Words, shown: AuditShown): View => {
  const { lines, person, actions } = shown
  const blocks: Block[] = []
  if (person !== null) blocks.push({ type: 'paragraph', text: t('audit.person', { name: person }) })
  if (lines.length === 0) blocks.push({ type: 'paragraph', text: t('audit.empty') })
  else blocks.push({ type: 'list', items: lines.map((line) => lineText(t, shown, line)) })
  blocks.push({ type: 'note', text: t('audit.note') })
  const turns: Button[] = [
    ...(actions.newest === null ? [] : [{ label: t('audit.newest'), action: actions.newest }]),
    ...(actions.older === null ? [] : [{ label: t('audit.older'), action: actions.older }]),
  ]
  return {
    title: t('audit.title', { community: shown.community }),
    blocks,
    buttons: [...(turns.length > 0 ? [turns] : []), ...inRows(groupButtons(t, shown), IN_A_ROW)],
  }
}
