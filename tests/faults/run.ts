/**
 * One run of a script: the real process against the protocol servers, with or without faults. Every wave is given
 * time to settle, by asking, never by waiting a while.
 */
import type { Db } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import { startControl } from '../support/control.js'
import { ANNA, CHANNEL, EVERYTHING, GUILD, makeGuild } from '../support/discord/community.js'
import { inviteJson } from '../support/discord/deeds.js'
import { startDiscord } from '../support/discord/server.js'
import { guildJson } from '../support/discord/world.js'
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.js'
import { type Kith, makeHome, startKith } from '../support/process.js'
import { startBotApi } from '../support/telegram/server.js'
import { STAGE, TEXT, VOICE, withPoison } from './acts.js'
import type { Span } from './compare.js'
import { type Essence, essenceOf } from './essence.js'
import { type Fault, isDisturbing, isFrame, isReply, isStatement } from './faults.js'
import { failReply } from './replies.js'
import { TALKERS, UNHEARD, type Wave } from './script.js'

export interface Outcome {
  essence: Essence
  /** Answers and posts, by where they went. */
  sent: Record<string, number>
  asked: Record<string, number>
  /** Faults that happened, by kind. */
  happened: Record<string, number>
  disturbed: Span[]
  restarts: number
  violations: string[]
}

export interface RunOptions {
  began: number
  faults?: readonly Fault[]
  /** An empty PostgreSQL database; a file of its own where not said. */
  postgres?: string | undefined
  progress?: (line: string) => void
}

/** Seconds between heartbeats, so that a zombie is found out soon. */
const DAY = 86_400_000
const HEARTBEAT = 4_000
/** A question that got no answer was lost with a connection. */
const ASK_AGAIN = 4_000
const GIVE_UP = 150_000
const JUMP = 2 * 3_600_000
const DOWN_FOR = 12
const REFUSALS = 6
const REFUSED = 3
const HEARD_BY = 2_000
/** Close codes: an unknown error, which may be resumed after; and a session that timed out. */
const CLOSED = 4000
const TIMED_OUT = 4009
/** Told without sense: what we read ourselves, and what the SDK reads. */
const NONSENSE = [
  ...['MESSAGE_CREATE', 'MESSAGE_REACTION_ADD', 'MESSAGE_DELETE', 'VOICE_STATE_UPDATE', 'ENTITLEMENT_CREATE'],
  ...['GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_REMOVE', 'GUILD_ROLE_CREATE', 'THREAD_CREATE', 'CHANNEL_UPDATE'],
]

/** Keeps nobody from ending. */
const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref()
  })
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

const MANAGE_GUILD = 1n << 5n

const makeWorldGuild = () => {
  const guild = makeGuild({
    preferred_locale: 'en-US',
    everyone: EVERYTHING | MANAGE_GUILD,
    invites: [inviteJson('come-in', GUILD, CHANNEL, ANNA)],
  })
  for (const id of TEXT.slice(1)) guild.channels.push({ id, name: `talk-${id.slice(-2)}`, type: 0 })
  guild.channels.push({ id: VOICE, name: 'voice', type: 2 }, { id: STAGE, name: 'stage', type: 13 })
  for (const user of [...TALKERS, ...UNHEARD])
    if (!guild.members.some((m) => m.user.id === user.id)) guild.members.push({ user })
  return guild
}

export const runScript = async (script: readonly Wave[], options: RunOptions): Promise<Outcome> => {
  const faults = options.faults ?? []
  const home = makeHome()
  let scriptNow = script[0]?.at ?? options.began
  const discord = await startDiscord({
    guilds: [makeWorldGuild()],
    heartbeat: HEARTBEAT,
    clock: () => scriptNow,
  })
  const telegram = await startBotApi()
  const control = await startControl()
  const database = options.postgres ?? home.database
  let proxy: PostgresProxy | null = null
  let kith: Kith | null = null
  let dead = true
  const killed = new Set<Kith>()
  let restarts = -1
  const happened: Record<string, number> = {}
  const disturbed: Span[] = []
  const happens = (kind: string) => {
    happened[kind] = (happened[kind] ?? 0) + 1
  }
  const asked: Record<string, number> = {}

  /** By how much its clock is wrong. */
  let skew = 0
  const ahead = () => scriptNow + skew - Date.now()
  const start = async () => {
    restarts++
    await proxy?.close()
    proxy = options.postgres ? await startPostgresProxy(options.postgres) : null
    const one = await startKith({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      DATABASE_URL: proxy?.url ?? database,
      KITH_SECRET: 'a secret for runs with faults 0123456789',
      BACKUP_DAYS: '0',
      LOG_LEVEL: 'info',
      ...control.environment(ahead()),
    })
    kith = one
    dead = false
    const fired = control.fired()
    void one.ended.then(() => {
      if (kith === one) dead = true
    })
    await one.waitForHealthy().catch(async (error: unknown) => {
      const { code } = await one.ended
      // A fault met it before it was up: whoever needs it begins it again.
      if (!killed.has(one) && (code !== null || control.fired() === fired)) throw error
      dead = true
    })
    if (!dead && !control.heard()) throw new Error('nothing in the process listens to what it is to do')
  }
  /** As an update does: where two may be, the new one begins beside the old. */
  const restart = async () => {
    const [before, door] = [kith, proxy]
    // Nobody updates a bot whose disk is full, and it says so by its exit code.
    await control.disarm()
    if (options.postgres) {
      proxy = null
      if (!dead) await start()
      await before?.stop()
      await door?.close()
    } else if (!dead) {
      await before?.stop()
      dead = true
    }
    if (dead) await start()
  }
  const kill = async () => {
    if (kith && !dead) {
      killed.add(kith)
      await kith.kill()
    }
    dead = true
  }

  const count = async (rows: (db: Db) => Promise<unknown[]>): Promise<number> => {
    const store = await openStore(database, { migrate: false })
    try {
      return (await rows(store.reads)).length
    } finally {
      await store.close()
    }
  }

  /** Of what can be read back, how much is left. */
  const unread = () =>
    count((db) =>
      db
        .selectFrom('gaps')
        .select('id')
        .where('filled_at', 'is', null)
        .where('to_at', 'is not', null)
        .where('cause', 'in', ['down', 'session-lost', 'outage', 'queue-full'])
        .execute(),
    )

  /** Nights are not waited for, they are leapt over: begun again, the bot does what was to be done at night. */
  const night = async () => {
    await restart()
    const due = () =>
      count((db) =>
        db
          .selectFrom('slots')
          .select('job')
          .where('status', 'in', ['waiting', 'running'])
          .where('due_at', '<=', scriptNow)
          .execute(),
      )
    for (const began = performance.now(); (await due()) > 0; await pause(50))
      if (performance.now() - began > GIVE_UP) throw new Error('what is to be done at night is not done')
  }

  /** At the n-th of what is said to PostgreSQL: the process is killed, or the server begins anew. */
  const armPostgres = (on: PostgresProxy, kind: string, n: number): (() => boolean) => {
    let done = false
    on.at(n, () => {
      done = true
      if (kind === 'kill-at') void kill()
      else on.restart(REFUSED)
    })
    return () => done
  }

  const settled = async (): Promise<boolean> => {
    if (dead) await start()
    const question = discord.command('points', { user: ANNA, channel: CHANNEL, guild: GUILD })
    const answered = await Promise.race([
      question.shown.then(() => telegram.drained()).then(() => true),
      pause(ASK_AGAIN).then(() => false),
    ])
    return answered && !dead && (await unread()) === 0
  }

  const settle = async (wave: number) => {
    const began = performance.now()
    while (!(await settled().catch(() => false))) {
      if (performance.now() - began > GIVE_UP)
        throw new Error(`wave ${wave} does not settle: ${kith?.stdout().slice(-4_000)}`)
      await pause(50)
    }
  }

  const act = async (wave: Wave, mine: readonly Fault[]) => {
    let swapped: (() => void)[] = []
    let startAt = -1
    let backAt = -1
    const letOut = () => {
      for (const tell of swapped.reverse()) tell()
      swapped = []
    }
    const comeBack = () => {
      const guild = discord.guilds.get(GUILD)
      if (backAt >= 0 && guild) discord.gateway.tell('GUILD_CREATE', guildJson(guild, discord.self.id))
      backAt = -1
    }
    for (const [i, one] of wave.acts.entries()) {
      scriptNow = one.at
      await control.setClock(ahead())
      const now = mine.filter((f) => isFrame(f.kind) && Math.min(f.n, wave.acts.length) === i + 1)
      const has = (kind: Fault['kind']) => now.some((f) => f.kind === kind)
      if (one.on === 'telegram') {
        telegram.push(one.update)
        const to = (one.update['message'] as { chat?: { id: number; type: string } } | undefined)?.chat
        if (to?.type === 'private') asked[to.id] = (asked[to.id] ?? 0) + 1
      } else {
        const { t, d } = one.frame
        one.before?.(discord)
        discord.gateway.happen(t, d)
        const told = has('poison') && t === 'MESSAGE_CREATE' ? withPoison(d) : d
        const tell = () => discord.gateway.tell(t, told)
        // Of what carries no time the order is all there is, and Discord keeps it.
        const timed = !/REACTION|VOTE|VOICE|_REMOVE$/.test(t)
        if (backAt >= 0) letOut()
        else if (timed && (has('swapped') || (swapped.length > 0 && swapped.length < 4))) swapped.push(tell)
        else {
          letOut()
          tell()
        }
        if (has('twice') && backAt < 0) tell()
        // Of voice the moment counts in which it is heard.
        if (t === 'VOICE_STATE_UPDATE' && !dead)
          await Promise.race([
            discord.command('points', { user: ANNA, channel: CHANNEL, guild: GUILD }).shown,
            pause(HEARD_BY),
          ])
      }
      for (const { kind } of now) {
        happens(kind)
        if (kind === 'nonsense')
          for (const d of [
            null,
            { id: {}, guild_id: GUILD },
            { guild_id: GUILD, channel_id: CHANNEL, id: 'x' },
          ])
            for (const t of NONSENSE) discord.gateway.tell(t, d)
        if (kind === 'drop') discord.gateway.drop()
        if (kind === 'op7') discord.gateway.askReconnect()
        if (kind === 'op9') discord.gateway.invalidate(false)
        if (kind === 'op9-resumable') discord.gateway.invalidate(true)
        if (kind === 'zombie') discord.gateway.deafen()
        if (kind === 'closed') discord.gateway.drop(CLOSED)
        if (kind === 'closed-lost') {
          discord.gateway.forgetSessions()
          discord.gateway.drop(TIMED_OUT)
        }
        if (kind === 'outage' && backAt < 0) {
          discord.gateway.tell('GUILD_DELETE', { id: GUILD, unavailable: true })
          backAt = i + DOWN_FOR
        }
        if (kind === 'restart') await restart()
        if (kind === 'clock-on') skew = JUMP
        if (kind === 'clock-back') skew = -JUMP
        if (kind.startsWith('clock')) await control.setClock(ahead())
        if (kind.startsWith('kill') || kind.startsWith('down')) {
          await kill()
          if (kind.endsWith('-lost')) discord.gateway.invalidate(false)
          if (kind.startsWith('down')) startAt = i + DOWN_FOR
          else await start()
        }
      }
      if (startAt >= 0 && i >= startAt && dead) await start()
      if (backAt >= 0 && i >= backAt) comeBack()
      await breathe()
    }
    letOut()
    comeBack()
  }

  try {
    await start()
    for (const [w, wave] of script.entries()) {
      scriptNow = wave.at
      skew = 0
      await control.setClock(ahead())
      const before = script[w - 1]
      if (before && Math.floor(before.at / DAY) < Math.floor(wave.at / DAY)) await night()
      const mine = faults.filter((f) => f.wave === w)
      const checks: [string, () => boolean][] = []
      for (const { kind, n } of mine) {
        const last = wave.acts.at(-1)?.at ?? wave.at
        // Who came by one clock and left by another was there for as long as the two say.
        const [back, on] = [kind === 'clock-back' ? JUMP : 0, kind === 'clock-on' ? JUMP : 0]
        if (isDisturbing(kind)) disturbed.push([wave.at - back, last + on])
        if (isStatement(kind) && proxy) checks.push([kind, armPostgres(proxy, kind, n)])
        else if (isStatement(kind)) {
          const before = control.fired()
          await control.arm({ deed: kind.slice(0, -3) as 'kill', after: n, refusals: REFUSALS })
          checks.push([kind, () => control.fired() > before])
        } else if (isReply(kind))
          checks.push([kind, failReply({ discord, telegram, kill: () => void kill() }, kind, n)])
      }
      await act(wave, mine)
      await settle(w)
      await control.disarm()
      for (const [kind, check] of checks) if (check()) happens(kind)
      telegram.forgive()
      await settle(w)
      const faultsSoFar = Object.values(happened).reduce((a, b) => a + b, 0)
      options.progress?.(`wave ${w + 1}/${script.length}, ${faultsSoFar} faults, ${restarts} starts again`)
    }
    await (kith as Kith | null)?.stop()
    const store = await openStore(database, { migrate: false })
    const essence = await essenceOf(store, new Set(UNHEARD.map((u) => u.id))).finally(() => store.close())
    const sent: Record<string, number> = {}
    for (const call of telegram.callsOf('sendMessage')) {
      const to = String(call.parameters['chat_id'])
      if (call.result !== undefined) sent[to] = (sent[to] ?? 0) + 1
    }
    for (const channel of [CHANNEL, ...TEXT])
      sent[channel] = discord.messages(channel).filter((m) => m.author.id === discord.self.id).length
    // The description of Discord's API knows no forwarded messages.
    const violations = [...discord.violations, ...telegram.violations].filter(
      (v) => !v.includes('message_reference'),
    )
    return { essence, sent, asked, happened, disturbed, restarts, violations }
  } finally {
    await kill()
    await (proxy as PostgresProxy | null)?.close()
    await control.close()
    await telegram.close()
    await discord.stop().catch(() => undefined)
    home.remove()
  }
}
