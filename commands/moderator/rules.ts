/** /rules: how points come about, changed from tomorrow on or for the past, tried on last month; and who keeps rings. */
import type { Command } from '../../src/bot/command.js'
import { RULES } from '../../src/domain/incentives/earning/index.js'
import { LIMIT_NAMES, MOST_WORTH, readChange } from '../../src/domain/incentives/rule-change.js'
import { MOST_PERCENT } from '../../src/domain/settings.js'
import { UserError } from '../../src/domain/user-error.js'
import { channelNamed, completeChannel } from '../member/leaderboard-channels.js'
import { applyFromNow, applyToPast, askChange, parseChange, readDay } from './rules/change.js'
import { completeAnyRole, findAnyRole } from './rules/find.js'
import { previewPage } from './rules/preview.js'
import { ringsPage } from './rules/rings.js'
import { rulesPage } from './rules/show.js'

const change = [
  { name: 'rule', type: 'choice', choices: RULES.map((r) => r.name), required: true },
  { name: 'points', type: 'integer', min: 0, max: MOST_WORTH },
  { name: 'most', type: 'integer', min: 0, max: MOST_WORTH },
] as const
const percent = { name: 'percent', type: 'integer', min: 0, max: MOST_PERCENT, required: true } as const
const from = { name: 'from', type: 'text', named: true, max: 10 } as const

export const rules: Command = {
  name: 'rules',
  permission: 'keep-rules',
  where: 'space',
  actions: [
    { name: 'show', options: [], run: (call) => rulesPage(call) },
    {
      name: 'set',
      options: [...change, from],
      run: (call, args) => askChange(call, parseChange(args), readDay(args['from'])),
    },
    {
      name: 'channel',
      options: [{ name: 'channel', type: 'text', required: true, complete: completeChannel }, percent, from],
      run: async (call, { channel, percent: p, from: day }) =>
        askChange(
          call,
          { what: 'channel', channel: await channelNamed(call, String(channel)), percent: Number(p) },
          readDay(day),
        ),
    },
    {
      name: 'role',
      options: [{ name: 'role', type: 'text', required: true, complete: completeAnyRole }, percent, from],
      run: async (call, { role, percent: p, from: day }) =>
        askChange(
          call,
          { what: 'role', role: (await findAnyRole(call, String(role))).id, percent: Number(p) },
          readDay(day),
        ),
    },
    {
      name: 'limit',
      options: [
        { name: 'limit', type: 'choice', choices: LIMIT_NAMES, required: true },
        { name: 'value', type: 'integer', min: 0, max: MOST_WORTH, required: true },
        from,
      ],
      run: (call, { limit, value, from: day }) => {
        const meant = LIMIT_NAMES.find((l) => l === limit)
        if (!meant) throw new UserError('button-expired')
        return askChange(call, { what: 'limit', limit: meant, value: Number(value) }, readDay(day))
      },
    },
    {
      name: 'preview',
      options: [{ ...change[0], required: false }, change[1], change[2]],
      run: (call, args) => previewPage(call, args['rule'] === undefined ? null : parseChange(args)),
    },
    { name: 'rings', options: [], run: (call) => ringsPage(call) },
  ],
  press: async (call, [name = '', kind = '', a = '', b = '', day = '']) => {
    if (name === 'show') return rulesPage(call)
    if (name === 'rings') return ringsPage(call)
    if (name === 'try' && kind === '') return previewPage(call, null)
    const meant = readChange(kind, a, b)
    if (!meant) throw new UserError('button-expired')
    if (name === 'try') return previewPage(call, meant)
    if (name === 'now') return applyFromNow(call, meant)
    if (name === 'past') return applyToPast(call, meant, readDay(day))
    throw new UserError('button-expired')
  },
}
