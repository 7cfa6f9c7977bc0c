/** One discord.js client: what it asks the gateway for, and what it may keep in memory. */
import { Client, GatewayIntentBits, Options, type WebSocketOptions } from 'discord.js'
import { restOptions } from './rest.js'
import { steadyLimits } from './sdk-inside.js'

/** The two switches that an operator turns on in Discord's developer portal. */
export interface Granted {
  content: boolean
  members: boolean
}

const ORDINARY = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.GuildMessagePolls,
  GatewayIntentBits.GuildVoiceStates,
  GatewayIntentBits.GuildInvites,
  GatewayIntentBits.GuildScheduledEvents,
  GatewayIntentBits.DirectMessages,
]

const intentsOf = ({ content, members }: Granted) => [
  ...ORDINARY,
  ...(content ? [GatewayIntentBits.MessageContent] : []),
  ...(members ? [GatewayIntentBits.GuildMembers] : []),
]

/** People asked about lately; ourselves always. */
const PEOPLE = 200
const isSelf = (one: { id: string; client: Client }) => one.id === one.client.user?.id

/** Spaces, channels, threads and roles stay, as rights are computed from them. Nothing else is ours to keep. */
const caches = () =>
  Options.cacheWithLimits({
    ApplicationCommandManager: 0,
    ApplicationEmojiManager: 0,
    AutoModerationRuleManager: 0,
    BaseGuildEmojiManager: 0,
    DMMessageManager: 0,
    EntitlementManager: 0,
    GuildBanManager: 0,
    GuildEmojiManager: 0,
    GuildInviteManager: 0,
    GuildMemberManager: { maxSize: PEOPLE, keepOverLimit: isSelf },
    GuildMessageManager: 0,
    GuildScheduledEventManager: 0,
    GuildStickerManager: 0,
    MessageManager: 0,
    PresenceManager: 0,
    ReactionManager: 0,
    ReactionUserManager: 0,
    StageInstanceManager: 0,
    ThreadMemberManager: 0,
    UserManager: { maxSize: PEOPLE, keepOverLimit: isSelf },
    VoiceStateManager: 0,
  })

/** One of the parts that Discord cuts a bot's spaces into. */
export interface Shard {
  id: number
  count: number
}

export interface ClientSettings {
  granted: Granted
  apiUrl: string | undefined
  shard: Shard
  /** How sessions are begun; by the SDK's own ways where nothing is said. */
  ws?: Pick<WebSocketOptions, 'buildStrategy' | 'buildIdentifyThrottler'>
}

export const createClient = ({ granted, apiUrl, shard, ws = {} }: ClientSettings): Client => {
  const client = new Client({
    intents: intentsOf(granted),
    shards: [shard.id],
    shardCount: shard.count,
    ws,
    makeCache: caches(),
    sweepers: { threads: { interval: 3600, lifetime: 14_400 } },
    rest: restOptions(apiUrl),
    allowedMentions: { parse: [] },
    enforceNonce: true,
  })
  steadyLimits(client.rest)
  return client
}
