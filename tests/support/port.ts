/** A chat platform that does what a test tells it to, behind the real port. */
import type { PlatformName } from '../../src/chat/event.js'
import type { Place, Platform, SentMessage } from '../../src/chat/platform.js'
import type { View } from '../../src/chat/view.js'

export interface Sending {
  place: Place
  view: View
  key: string
}

export interface TestPort extends Platform {
  readonly sendings: Sending[]
  connected: boolean
}

export const createTestPort = (
  name: PlatformName,
  /** Answers the n-th send (from 1), or rejects. */
  answer: (sending: Sending, n: number) => SentMessage | Promise<SentMessage> = (_, n) => ({
    channel: 'sent-to',
    id: `m${n}`,
  }),
  abilities: Partial<Pick<Platform, 'look' | 'rights' | 'history'>> = {},
): TestPort => {
  const sendings: Sending[] = []
  return {
    name,
    privateReplies: true,
    sendings,
    connected: true,
    start: async () => {},
    publishCommands: async () => {},
    async send(place, view, key) {
      const sending = { place, view, key }
      sendings.push(sending)
      return answer(sending, sendings.length)
    },
    edit: async () => {},
    state() {
      return { connected: this.connected, since: 0 }
    },
    stop: async () => {},
    ...abilities,
  }
}
