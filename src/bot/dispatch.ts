/** Find → check audience and arguments → run → one catch → View. Whatever comes in, a reply goes out. */
import type { CommandRequest, CompletionRequest, PressRequest, Reply, Suggestion } from '../chat/command.js'
import { UserError } from '../domain/user-error.js'
import { openPrivatelyView, sentPrivatelyView } from '../views/dispatch.js'
import { findCommand } from './catalogue.js'
import { writeDeepLink } from './deep-link.js'
import { createDesk, type Desk, type DispatchParts, ownerOf, type Progress, startProgress } from './desk.js'
import { failureView } from './failure.js'
import { onCommand } from './on-command.js'
import { onCompletion } from './on-completion.js'
import { onPress } from './on-press.js'
import { createRateLimit } from './rate-limit.js'

export interface Dispatch {
  /** Never rejects: whatever goes wrong becomes a reply. */
  request(request: CommandRequest | PressRequest): Promise<Reply>
  complete(request: CompletionRequest): Promise<Suggestion[]>
}

type Request = CommandRequest | PressRequest

/** Where a platform cannot answer privately in a space, the answer is in the private chat, and this says so. */
const withPointer = (desk: Desk, request: Request, reply: Reply, { call, command, t }: Progress): Reply => {
  const port = desk.platforms.find((p) => p.name === request.platform)
  if (!port || port.privateReplies || !request.space || !reply.private || reply.replace) return reply
  const words = call?.aloud ?? t
  const token = desk.answers.keep(ownerOf(request), reply.view, desk.clock())
  return {
    ...reply,
    pointer: {
      sent: sentPrivatelyView(words),
      invite: openPrivatelyView(words),
      inviteLabel: words('pointer.open'),
      payload: writeDeepLink({ space: call?.space.id ?? 0, command: command?.name ?? 'help', token }),
    },
  }
}

export const createDispatch = (parts: DispatchParts): Dispatch => {
  const desk = createDesk(parts)
  /** A dozen at once, then one every second and a half; a person who reads does not notice. */
  const requests = createRateLimit({ burst: 12, every: 1500 })
  const completions = createRateLimit({ burst: 40, every: 250 })

  const answer = async (request: Request, progress: Progress): Promise<Reply> => {
    const wait = requests.take(ownerOf(request), desk.clock())
    if (wait > 0) throw new UserError('too-fast', { seconds: Math.ceil(wait / 1000) })
    await desk.tracker.flush()
    return request.type === 'press' ? onPress(desk, request, progress) : onCommand(desk, request, progress)
  }

  /** Typed in a group where several bots listen, without naming one, and nothing of ours. */
  const isAnothers = (request: Request): boolean =>
    request.type === 'command' &&
    request.text !== undefined &&
    request.space !== null &&
    !request.addressed &&
    request.name !== 'start' &&
    findCommand(desk.commands, request.name) === undefined

  return {
    async request(request) {
      if (isAnothers(request)) return { view: { blocks: [] }, private: true, replace: false, silent: true }
      const progress = startProgress(request)
      let reply: Reply
      try {
        reply = await answer(request, progress)
      } catch (error) {
        const { t, command } = progress
        const { platform, type } = request
        const view = failureView(error, { t, platform, type, command, log: desk.log })
        reply = { view, private: true, replace: false }
      }
      return withPointer(desk, request, reply, progress)
    },
    async complete(request) {
      if (completions.take(ownerOf(request), desk.clock()) > 0) return []
      try {
        return await onCompletion(desk, request, startProgress(request))
      } catch (error) {
        desk.log.error('completion-failed', error, { platform: request.platform })
        return []
      }
    },
  }
}
