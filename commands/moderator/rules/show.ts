/** All rules as they are, and how far a history that is scored anew has come. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { type RuleChange, withChange } from '../../../src/domain/incentives/rule-change.js'
import { runningRescore } from '../../../src/store/rescores.js'
import { rulesView } from '../../../src/views/rules.js'
import { channelNames, roleNames } from './names.js'

const dayIn = (progress: string): string | null =>
  (JSON.parse(progress) as { cursor?: { day: string } }).cursor?.day ?? null

export const rulesPage = async (
  call: Call,
  just: { done: 'now' | 'past'; change: RuleChange } | null = null,
): Promise<Answer> => {
  const running = await runningRescore(call.store.reads, call.community.id)
  const settings = withChange(call.community.settings, just?.change ?? null)
  const { channelFactors, roleFactors } = settings
  const channels = await channelNames(
    call,
    channelFactors.map(([channel]) => channel),
  )
  const roles = await roleNames(
    call,
    roleFactors.map(([role]) => role),
  )
  return {
    view: rulesView(call.t, {
      settings,
      factors: [
        ...channelFactors.map(([channel, percent]) => ({
          name: `#${channels.get(channel) ?? channel}`,
          percent,
        })),
        ...roleFactors.map(([role, percent]) => ({ name: `@${roles.get(role) ?? role}`, percent })),
      ],
      done: just?.done ?? null,
      running: running ? { from: running.from_day, at: dayIn(running.progress) } : null,
      actions: { preview: 'rules:try', rings: 'rules:rings' },
    }),
  }
}
