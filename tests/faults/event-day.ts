/**
 * The day of an event, from planning to the report, with the real process against the protocol server: once as it
 * should be, once with the process killed while a reminder is under way and again in mid-event.
 */
import { openStore } from '../../src/store/open.js'
import { startControl } from '../support/control.js'
import { ANNA, BEN, CHANNEL, CLEO, GUILD, makeGuild } from '../support/discord/community.js'
import type { StoredMessage } from '../support/discord/messages.js'
import { buttonOf, wordsOf } from '../support/discord/says.js'
import { startDiscord } from '../support/discord/server.js'
import type { WorldUser } from '../support/discord/world.js'
import { type Kith, makeHome, startKith } from '../support/process.js'
import { speak, VOICE } from './acts.js'

export interface EventDay {
  /** `name verdict`, by name. */
  verdicts: string[]
  minutes: Record<string, number>
  /** Who had how many points for it. */
  points: string[]
  reminders: Record<string, number>
  reports: number
  /** Why what was planned was not said. */
  dropped: string[]
  violations: string[]
}

const guest = (n: number, name: string): WorldUser => ({
  id: `80000000000000006${n}`,
  username: name.toLowerCase(),
  global_name: name,
})
const [DEV, EVE, FINN, GITA, HUGO] = ['Dev', 'Eve', 'Finn', 'Gita', 'Hugo'].map((name, i) => guest(i, name))
const GUESTS = [ANNA, BEN, CLEO, DEV, EVE, FINN, GITA, HUGO].filter((one) => one !== undefined)
const clockOf = (time: string) => Date.parse(`2026-05-12T${time}Z`)
const text = (name: string, value: string) => ({ type: 3, name, value })
const whole = (name: string, value: number) => ({ type: 4, name, value })
const action = (name: string, options: object[]) => [{ type: 1, name, options }]
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 20))

export const eventDay = async (killed: boolean): Promise<EventDay> => {
  const home = makeHome()
  let now = clockOf('12:00')
  const guild = makeGuild({ preferred_locale: 'en-US' })
  guild.channels.push({ id: VOICE, name: 'hall', type: 2 })
  for (const user of GUESTS)
    if (!guild.members.some((m) => m.user.id === user.id)) guild.members.push({ user })
  const discord = await startDiscord({ guilds: [guild], clock: () => now })
  const control = await startControl()
  let kith: Kith | null = null

  const start = async () => {
    kith = await startKith({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DATABASE_URL: home.database,
      KITH_SECRET: 'a secret for the day of an event 0123456789',
      BACKUP_DAYS: '0',
      ...control.environment(now - Date.now()),
    })
    await kith.waitForHealthy()
  }
  const setClock = async (time: string) => {
    now = clockOf(time)
    await control.setClock(now - Date.now())
  }
  const at = (user: WorldUser) => ({
    ...{ user, channel: CHANNEL, guild: GUILD, owner: user.id },
    ...(user === ANNA && { permissions: String(1n << 5n) }),
  })
  const say = async (user: WorldUser, name: string, options: object[]) =>
    wordsOf(await discord.command('event', at(user), action(name, options)).shown)
  /** A command's answer comes after what was heard before it. */
  const heard = () => say(ANNA, 'list', [])
  const cardOf = async (title: string): Promise<StoredMessage> => {
    for (;;) {
      const card = discord
        .messages(CHANNEL)
        .find((m) => wordsOf(m).includes(title) && m.components.length > 0)
      if (card) return card
      await breathe()
    }
  }
  const press = async (user: WorldUser, card: StoredMessage, label: string) =>
    wordsOf(await discord.press(buttonOf(card, label), card, at(user)).shown)
  const enter = async (user: WorldUser | undefined, channel: string | null) => {
    if (!user) throw new Error('nobody of that name')
    const told = speak(user, channel)
    if (told.on !== 'discord') return
    told.before?.(discord)
    discord.gateway.dispatch(told.frame.t, told.frame.d)
  }
  const direct = (user: WorldUser, words: string) =>
    discord
      .messages(discord.directOf(user.id) ?? '')
      .filter((m) => m.author.id === discord.self.id && wordsOf(m).includes(words)).length
  const read = async <T>(work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> => {
    const store = await openStore(home.database, { migrate: false })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }

  /** Waits until nobody is to be reminded any more of what was due. */
  const remindedBy = async (time: string) => {
    const open = () =>
      read(({ reads }) =>
        reads
          .selectFrom('intents')
          .select('id')
          .where('kind', '=', 'event-reminder')
          .where('status', 'in', ['pending', 'sending'])
          .where('due_at', '<', clockOf(time))
          .executeTakeFirst(),
      )
    while (await open()) await breathe()
  }

  try {
    await start()
    await say(ANNA, 'settings', [whole('remind', 5)])
    const plan = (title: string, when: string) =>
      say(ANNA, 'create', [text('title', title), text('when', `2026-05-12 ${when}`), text('room', 'hall')])
    await plan('Harbour talk', '12:10')
    await plan('Rained off', '12:20')
    const talk = await cardOf('Harbour talk')
    const off = await cardOf('Rained off')
    for (const one of [BEN, CLEO, DEV, EVE, FINN, HUGO]) if (one) await press(one, talk, "I'm coming")
    for (const card of [talk, off]) await press(BEN, card, 'Remind me')
    const question = await discord.command('event', at(ANNA), action('cancel', [text('event', 'rained')]))
      .shown
    await press(ANNA, question, 'Yes, cancel it')

    // Something planned, so that what is due is looked at now.
    const ring = () => press(BEN, talk, 'Remind me')

    // The reminder leaves, and whether it arrived the process never learns.
    await say(BEN, 'record', [])
    const dm = /^\/channels\/\d+\/messages$/
    const letter = (n: number) => discord.asked('POST', dm, n)
    const before = discord.requests.filter((r) => r.method === 'POST' && dm.test(r.path)).length
    if (killed) discord.fail({ method: 'POST', path: dm, times: 1, done: true, cut: true })
    await setClock('12:05:30')
    await ring()
    await letter(before + 1)
    if (killed) {
      await (kith as Kith | null)?.kill()
      now = clockOf('12:06')
      await start()
    }
    await remindedBy('12:06')

    await setClock('12:10')
    for (const one of [BEN, EVE, GITA, HUGO]) await enter(one, VOICE)
    await heard()
    const code = /\b[2-9A-Z]{6}\b/.exec(await say(ANNA, 'checkin', []))?.[0] ?? ''
    await setClock('12:16')
    await ring()
    await remindedBy('12:16')
    await setClock('12:24')
    await enter(DEV, VOICE)
    const current = /\b[2-9A-Z]{6}\b/.exec(await say(ANNA, 'checkin', []))?.[0] ?? ''
    if (current === code) throw new Error('the code does not change')

    await setClock('12:30')
    await heard()
    if (killed) await (kith as Kith | null)?.kill()
    now = clockOf('12:31')
    await enter(HUGO, null)
    if (killed) {
      now = clockOf('12:32')
      await start()
    } else await setClock('12:32')
    // The code shown before is still on the wall.
    const shown = /\b[2-9A-Z]{6}\b/.exec(await say(ANNA, 'checkin', []))?.[0] ?? ''
    if (FINN) await say(FINN, 'checkin', [text('code', shown)])
    await setClock('12:40')
    await enter(EVE, null)
    await heard()

    // Late, and once: what was due while nothing ran is done at the next start.
    await setClock('13:12')
    for (const one of [BEN, DEV, GITA]) await enter(one, null)
    await heard()
    await (kith as Kith | null)?.stop()
    now = clockOf('13:16')
    await start()
    const isClosed = () =>
      read(async ({ reads }) => {
        const row = await reads
          .selectFrom('events')
          .select('closed_at')
          .where('id', '=', 1)
          .executeTakeFirst()
        return typeof row?.closed_at === 'number'
      })
    while (!(await isClosed())) await breathe()
    while (direct(ANNA, 'How it went: Harbour talk') === 0) await breathe()
    await heard()
    await (kith as Kith | null)?.stop()

    const { attendances, awards, intents } = await read(async ({ reads }) => ({
      attendances: await reads
        .selectFrom('event_attendances')
        .innerJoin('accounts', 'accounts.id', 'event_attendances.account')
        .select(['accounts.name', 'event_attendances.verdict', 'event_attendances.minutes'])
        .orderBy('accounts.name')
        .execute(),
      awards: await reads
        .selectFrom('awards')
        .innerJoin('accounts', 'accounts.id', 'awards.account')
        .select(['accounts.name', 'awards.points'])
        .where('awards.rule', '=', 20)
        .orderBy('accounts.name')
        .execute(),
      intents: await reads
        .selectFrom('intents')
        .select(['kind', 'problem'])
        .where('status', '=', 'dropped')
        .where('kind', 'like', 'event-%')
        .execute(),
    }))
    return {
      verdicts: attendances.map((a) => `${a.name} ${a.verdict}`),
      minutes: Object.fromEntries(attendances.map((a) => [a.name, a.minutes])),
      points: awards.map((a) => `${a.name} ${a.points}`),
      reminders: Object.fromEntries(
        GUESTS.map((one) => [one.global_name ?? one.username, direct(one, 'It begins soon')]),
      ),
      reports: direct(ANNA, 'How it went: Harbour talk'),
      dropped: intents.map((i) => `${i.kind} ${i.problem}`).sort(),
      violations: discord.violations,
    }
  } finally {
    await (kith as Kith | null)?.kill()
    await control.close()
    await discord.stop().catch(() => undefined)
    home.remove()
  }
}
