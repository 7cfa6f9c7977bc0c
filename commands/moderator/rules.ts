/** /rules: how points come about, changed from tomorrow on or for the past, tried on last month; and who keeps rings. */
import type { Command } from '../../src/bot/command.js'
import { RULES } from '../../src/domain/incentives/earning/index.js'
import { MOST_WORTH } from '../../src/domain/incentives/rule-change.js'
import { UserError } from '../../src/domain/user-error.js'
import { applyFromNow, applyToPast, askChange, parseChange, readDay } from './rules/change.js'
import { previewPage } from './rules/preview.js'
import { ringsPage } from './rules/rings.js'
import { rulesPage } from './rules/show.js'

const change = [
  { name: 'rule', type: 'choice', choices: RULES.map((r) => r.name), required: true },
  { name: 'points', type: 'integer', min: 0, max: MOST_WORTH },
  { name: 'most', type: 'integer', min: 0, max: MOST_WORTH },
] as const

export const rules: Command = {
  name: 'rules',
  permission: 'keep-rules',
  where: 'space',
  actions: [
    { name: 'show', options: [], run: (call) => rulesPage(call) },
    {
      name: 'set',
      options: [...change, { name: 'from', type: 'text', named: true, max: 10 }],
      run: (call, args) => askChange(call, parseChange(args), readDay(args['from'])),
    },
    {
      name: 'preview',
      options: [{ ...change[0], required: false }, change[1], change[2]],
      run: (call, args) => previewPage(call, args['rule'] === undefined ? null : parseChange(args)),
    },
    { name: 'rings', options: [], run: (call) => ringsPage(call) },
  ],
  press: async (call, [name = '', rule = '', points = '', most = '', day = '']) => {
    if (name === 'show') return rulesPage(call)
    if (name === 'rings') return ringsPage(call)
    if (name === 'try' && rule === '') return previewPage(call, null)
    const valid = [rule, points, most].every((n) => /^\d{1,4}$|^-$/.test(n))
    if (!valid) throw new UserError('button-expired')
    const number = (text: string) => (text === '-' ? undefined : Number(text))
    const meant = parseChange({ rule: number(rule), points: number(points), most: number(most) })
    if (name === 'try') return previewPage(call, meant)
    if (name === 'now') return applyFromNow(call, meant)
    if (name === 'past') return applyToPast(call, meant, readDay(day))
    throw new UserError('button-expired')
  },
}
