/** What the invented people ask of Kith once it knows them: the same way as anybody would, with the same answers. */
import type { RawArgument } from '../../../chat/command.js'
import { requestOf } from '../asks.js'
import type { DemoAsked } from '../demo.js'
import type { House } from '../house.js'

/** Of the demo's tongues. */
const LOCALES = { en: 'en', zh: 'zh-CN' } as const

export const askAsDemo = async (
  house: House,
  asked: readonly DemoAsked[],
  speaks: (person: string) => keyof typeof LOCALES,
): Promise<void> => {
  for (const one of asked) {
    const by = house.room.people.get(one.by)
    const channel = house.room.channels.get(one.channel)
    if (!house.handlers || !by || !channel) continue
    const request = requestOf(house, { as: one.by, locale: LOCALES[speaks(one.by)] }, by, channel)
    const given: Record<string, RawArgument> = { ...one.with }
    await house.handlers.request(
      'press' in one
        ? { type: 'press', ...request, action: one.press }
        : {
            type: 'command',
            ...request,
            name: one.ask,
            ...(one.action === undefined ? {} : { action: one.action }),
            arguments: given,
          },
    )
  }
}
