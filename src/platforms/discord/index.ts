/** Discord, as the port asks for it. */
import { type REST, Routes } from 'discord.js'
import type { Handlers, Platform, Sharing } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import { type After, createAnswerer } from './answer.js'
import { createAvatars } from './avatars.js'
import type { Granted } from './client.js'
import { toCommands } from './commands.js'
import { createExcess } from './excess.js'
import { createGateway } from './gateway.js'
import { createHistory } from './history.js'
import { readInvites } from './invites.js'
import { createLooker } from './look.js'
import { createPermissions } from './permissions.js'
import { closeRest, createRest } from './rest.js'
import { createRoles } from './roles.js'
import { createScheduled } from './scheduled.js'
import { createSender } from './send.js'
import { codeOf, toSendError } from './send-error.js'
import { createShards } from './shards.js'
import { createStages } from './stages.js'

export interface DiscordOptions {
  token: string
  /** Discord itself unless said otherwise. */
  apiUrl?: string
  log: Log
  clock: () => number
  after?: After
  /** How many parts the bot's spaces are cut into; as many as Discord recommends unless said otherwise. */
  shards?: number | undefined
  /** With whom the shards are shared; this process serves all of them unless said otherwise. */
  sharing?: Sharing
}

export interface Discord extends Platform {
  /** How often a payload was survived that made the SDK or a reader throw, by event. */
  faults(): Readonly<Record<string, number>>
}

const later: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Of the fifty requests a second that Discord allows; the rest is for what we send. */
const READING = 35
const PLANNING = 5
/** Running answers may take this long when nothing more is heard. */
const ANSWER_WITHIN = 3_000
const FLAGS = { members: (1 << 14) | (1 << 15), content: (1 << 18) | (1 << 19) } as const

const askApplication = async (rest: REST) =>
  (await rest.get(Routes.currentApplication())) as { id: string; flags?: number; bot?: { id: string } }

export const createDiscord = ({
  token,
  apiUrl,
  log,
  clock,
  after = later,
  shards: wanted,
  sharing,
}: DiscordOptions): Discord => {
  const rest = createRest(token, apiUrl)
  const faults: Record<string, number> = Object.create(null)
  let handlers: Handlers | null = null
  let stopping: Promise<void> | null = null

  const fault = (event: string, error: unknown) => {
    const name = /^[A-Z_]{1,60}$/.test(event) ? event : 'unknown'
    faults[name] = (faults[name] ?? 0) + 1
    const code = (error as { code?: unknown; name?: unknown } | null)?.code ?? (error as Error | null)?.name
    log.warn('packet-survived', { packet: name, code: typeof code === 'string' ? code : undefined })
  }

  const askGranted = async (): Promise<Granted> => {
    const { flags = 0 } = await askApplication(rest)
    return { content: (flags & FLAGS.content) !== 0, members: (flags & FLAGS.members) !== 0 }
  }

  const grants = { current: { content: true, members: true } }
  const granted = () => grants.current
  const clientOf = (space: string) => shards.clientOf(space)
  const self = async () => shards.anyClient()?.user?.id ?? (await askApplication(rest)).bot?.id ?? ''
  const permissions = createPermissions({ clientOf, granted, rest })
  const sender = createSender(rest)
  const looker = createLooker({
    rest,
    self,
    channelOf: sender.channelOf,
    mayRead: permissions.mayRead,
  })
  const gateway = createGateway({
    handlers: () => handlers,
    clientOf,
    granted,
    answerer: createAnswerer(rest, after, log),
    looker,
    askInvites: async (space) =>
      permissions.maySeeInvites(space) ? readInvites(await rest.get(Routes.guildInvites(space))) : null,
    fault,
    after,
    clock,
    log,
  })

  const reading = createRest(token, apiUrl, READING)
  // To plan something is not to be tried again blindly: Discord would have it twice.
  const planning = createRest(token, apiUrl, PLANNING, 0)
  const history = createHistory({
    rest: reading,
    clientOf,
    content: () => granted().content,
    application: async () => shards.anyClient()?.application?.id ?? (await askApplication(reading)).id,
    askMembers: gateway.askMembers,
    heardAt: gateway.heardAt,
    clock,
  })

  const shards = createShards({
    ...{ token, apiUrl, rest, wanted, sharing, gateway },
    ...{ grants, askGranted, after, clock, log },
  })

  const stop = () => {
    stopping ??= (async () => {
      gateway.stop()
      await shards.stop()
      let cancel = () => {}
      const patience = new Promise<void>((resolve) => {
        cancel = after(ANSWER_WITHIN, resolve)
      })
      await Promise.race([gateway.answered(), patience])
      cancel()
      handlers = null
      closeRest(rest)
      closeRest(reading)
      closeRest(planning)
    })()
    return stopping
  }

  return {
    name: 'discord',
    privateReplies: true,
    start: async (given, signal) => {
      handlers = given
      if (signal.aborted) return stop()
      signal.addEventListener('abort', () => void stop(), { once: true })
      await shards.start()
    },
    publishCommands: async (list) => {
      const body = toCommands(list)
      const { id } = await askApplication(rest)
      try {
        await rest.put(Routes.applicationCommands(id), { body })
      } catch (error) {
        log.error('publish-refused', error, { number: codeOf(error) })
        throw toSendError(error)
      }
    },
    send: sender.send,
    edit: sender.edit,
    look: { find: looker.find },
    survey: { space: permissions.survey, account: permissions.account },
    excess: createExcess(rest),
    rights: { of: permissions.rightsIn },
    visibility: { canSee: permissions.canSee },
    history,
    scheduledEvents: createScheduled({
      ...{ rest: planning, self, may: permissions.mayPlan, sees: permissions.sees },
    }),
    roles: createRoles(rest, self),
    stages: createStages({ rest, may: permissions.mayLetSpeak }),
    avatars: createAvatars(rest),
    state: shards.state,
    faults: () => ({ ...faults }),
    stop,
  }
}
