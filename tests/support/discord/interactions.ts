/** Interactions as Discord keeps them: three seconds to answer, once, then fifteen minutes to go on. */
import { editMessage, makeMessage, type StoredMessage, type Upload } from './messages.js'
import { snowflake, type WorldUser } from './world.js'

const ANSWER_WITHIN = 3000
const LIVES = 15 * 60_000
const EPHEMERAL = 64

export interface Callback {
  type: number
  data?: { flags?: number; choices?: { name: string; value: string | number }[]; [key: string]: unknown }
}

export interface TrackedInteraction {
  id: string
  token: string
  at: number
  channel: string
  callback: Callback | null
  /** What the person sees as the answer: after a deferral, once it has been filled in. */
  original: StoredMessage | null
  followups: StoredMessage[]
  /** Resolves with the first callback. */
  answered: Promise<Callback>
  /** Resolves when there is something to read: an answer, an edit or a follow-up. Rejects when the answer came too late. */
  shown: Promise<StoredMessage>
}

/** What somebody reads who has waited for three seconds; they may ask again. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

type Failure = { status: number; body: { code: number; message: string } }
type Result = { status: number; body?: unknown } | Failure

const failure = (status: number, code: number, message: string): Failure => ({
  status,
  body: { code, message },
})
const UNKNOWN_INTERACTION = failure(404, 10062, 'Unknown interaction')
const UNKNOWN_WEBHOOK = failure(404, 10015, 'Unknown Webhook')
const UNKNOWN_MESSAGE = failure(404, 10008, 'Unknown Message')

export interface InteractionParts {
  self: WorldUser
  applicationId: string
  clock: () => number
}

export const createInteractions = ({ self, applicationId, clock }: InteractionParts) => {
  const byToken = new Map<
    string,
    TrackedInteraction & {
      show: (m: StoredMessage) => void
      giveUp: (why: Error) => void
      settle: (c: Callback) => void
    }
  >()

  const extra = { application_id: applicationId, webhook_id: applicationId }
  const alive = (application: string, token: string) => {
    const found = byToken.get(token)
    return application === applicationId && found && clock() - found.at <= LIVES ? found : null
  }

  return {
    open: (channel: string, pressed: StoredMessage | null): TrackedInteraction => {
      const at = clock()
      let show: (m: StoredMessage) => void = () => {}
      let settle: (c: Callback) => void = () => {}
      let giveUp: (why: Error) => void = () => {}
      const shown = new Promise<StoredMessage>((resolve, reject) => {
        show = resolve
        giveUp = reject
      })
      shown.catch(() => {})
      const answered = new Promise<Callback>((resolve) => {
        settle = resolve
      })
      const id = snowflake(at)
      const tracked = {
        id,
        token: `interaction-token-${id}`,
        at,
        channel,
        callback: null,
        original: pressed,
        followups: [],
        answered,
        shown,
        show,
        giveUp,
        settle,
      }
      byToken.set(tracked.token, tracked)
      return tracked
    },
    callback: (id: string, token: string, body: Callback, uploads: Upload[]): Result => {
      const found = byToken.get(token)
      if (found?.id !== id) return UNKNOWN_INTERACTION
      const took = clock() - found.at
      if (took > ANSWER_WITHIN) {
        if (!found.callback) found.giveUp(new Unanswered(`answered after ${took} ms`))
        return UNKNOWN_INTERACTION
      }
      if (found.callback) return failure(400, 40060, 'Interaction has already been acknowledged.')
      found.callback = body
      if (body.type === 4)
        found.original = makeMessage(self, found.channel, body.data ?? {}, uploads, clock(), extra)
      if (body.type === 7 && found.original)
        found.original = editMessage(found.original, body.data ?? {}, uploads, clock())
      found.settle(body)
      if ((body.type === 4 || body.type === 7) && found.original) found.show(found.original)
      return { status: 204 }
    },
    edit: (application: string, token: string, body: object, uploads: Upload[]): Result => {
      const found = alive(application, token)
      if (!found) return UNKNOWN_WEBHOOK
      if (!found.callback) return UNKNOWN_WEBHOOK
      if (found.callback.type === 5 && !found.original) {
        const flags = found.callback.data?.flags ?? 0
        found.original = makeMessage(self, found.channel, { ...body, flags }, uploads, clock(), extra)
      } else if (found.original) found.original = editMessage(found.original, body, uploads, clock())
      else return UNKNOWN_MESSAGE
      found.show(found.original)
      return { status: 200, body: found.original }
    },
    remove: (application: string, token: string): Result => {
      const found = alive(application, token)
      if (!found?.callback) return UNKNOWN_WEBHOOK
      if (found.callback.type !== 5 && !found.original) return UNKNOWN_MESSAGE
      found.original = null
      found.callback = { ...found.callback, type: 4 }
      return { status: 204 }
    },
    follow: (application: string, token: string, body: { flags?: number }, uploads: Upload[]): Result => {
      const found = alive(application, token)
      if (!found?.callback) return UNKNOWN_WEBHOOK
      // The first follow-up to a deferred answer takes its place, and its privacy.
      const waiting = found.callback.type === 5 && !found.original
      const flags = waiting ? (found.callback.data?.flags ?? 0) : (body.flags ?? 0) & EPHEMERAL
      const message = makeMessage(self, found.channel, { ...body, flags }, uploads, clock(), extra)
      if (waiting) found.original = message
      else found.followups.push(message)
      found.show(message)
      return { status: 200, body: message }
    },
  }
}
