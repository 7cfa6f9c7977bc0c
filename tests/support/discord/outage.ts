/** One script of a community's day, for two servers: with the bot there all the time, and with an hour without it. */
import { ANNA, BEN, CHANNEL, CLEO, FORUM, GUILD, messageJson, THREAD } from './community.js'
import type { DiscordServer } from './server.js'
import { memberJson, snowflake, threadJson, userJson, type WorldUser } from './world.js'

const DORA: WorldUser = { id: '800000000000000004', username: 'dora', global_name: 'Dora' }
const MINUTE = 60_000

type Act = (server: DiscordServer) => void

const say = (message: ReturnType<typeof messageJson>): Act => {
  return (server) => server.gateway.dispatch('MESSAGE_CREATE', message)
}
const remove = (...ids: string[]): Act => {
  const where = { channel_id: CHANNEL, guild_id: GUILD }
  return (server) =>
    ids.length === 1
      ? server.gateway.dispatch('MESSAGE_DELETE', { ...where, id: ids[0] })
      : server.gateway.dispatch('MESSAGE_DELETE_BULK', { ...where, ids })
}
const react = (
  t: 'ADD' | 'REMOVE',
  by: WorldUser,
  message: { id: string; channel_id: string },
  name: string,
): Act => {
  return (server) =>
    server.gateway.dispatch(`MESSAGE_REACTION_${t}`, {
      user_id: by.id,
      channel_id: message.channel_id,
      message_id: message.id,
      guild_id: GUILD,
      emoji: { id: null, name },
      member: memberJson({ user: by }),
      burst: false,
      type: 0,
    })
}

const openThread = (by: WorldUser, at: number, parent: string): { id: string; act: Act } => {
  const id = snowflake(at)
  const thread = { id, name: 'aside', type: 11, parent_id: parent, owner_id: by.id }
  return {
    id,
    act: (server) => {
      server.guilds.get(GUILD)?.threads.push({ ...thread })
      server.gateway.dispatch('THREAD_CREATE', { ...threadJson({ id: GUILD }, thread), newly_created: true })
    },
  }
}

/** The bot sees it go from the list; nobody tells anybody what it said. */
const putAway = (id: string): Act => {
  return ({ guilds, gateway }) => {
    const guild = guilds.get(GUILD)
    const thread = guild?.threads.find((t) => t.id === id)
    if (!guild || !thread) return
    guild.threads = guild.threads.filter((t) => t.id !== id)
    guild.archived = [...(guild.archived ?? []), { ...thread, archived_at: new Date().toISOString() }]
    const json = threadJson(guild, thread)
    gateway.dispatch('THREAD_UPDATE', {
      ...json,
      thread_metadata: { ...json.thread_metadata, archived: true },
    })
  }
}

const answerTo = (question: ReturnType<typeof messageJson>) => ({
  type: 19,
  mentions: [question.author],
  message_reference: { type: 0, message_id: question.id, channel_id: question.channel_id, guild_id: GUILD },
  referenced_message: question,
})

/** What happens meanwhile is stamped in the future, so that one script serves two runs, however slow they are. */
export const makeDay = (now: number) => {
  const at = (minutesAgo: number) => now - minutesAgo * MINUTE
  const question = messageJson(ANNA, 'a question', {}, at(200))
  const regretted = messageJson(BEN, 'regretted', {}, at(190))
  const answer = messageJson(CLEO, 'an answer', answerTo(question), at(180))
  const spam = [1, 2, 3].map((i) => messageJson(BEN, `spam ${i}`, {}, at(170 - i)))
  const before: Act[] = [
    say(question),
    say(regretted),
    say(answer),
    ...spam.map(say),
    react('ADD', BEN, question, '👍'),
    react('ADD', CLEO, question, '👍'),
    react('ADD', ANNA, answer, '❤'),
    react('ADD', CLEO, regretted, '🎉'),
    say(messageJson(ANNA, 'in a thread', { channel_id: THREAD }, at(165))),
  ]
  const late = messageJson(BEN, 'a late answer', answerTo(question), at(-10))
  const crowd = Array.from({ length: 230 }, (_, i) =>
    messageJson([ANNA, BEN][i % 2] ?? ANNA, `word ${i}`, {}, at(-11) + i * 1000),
  )
  const welcome = messageJson(BEN, `hello <@${DORA.id}>`, { mentions: [userJson(DORA)] }, at(-30))
  const aside = openThread(BEN, at(-35), CHANNEL)
  const gone = openThread(ANNA, at(-40), CHANNEL)
  const post = openThread(ANNA, at(-50), FORUM)
  const meanwhile: Act[] = [
    say(late),
    ...crowd.map(say),
    react('ADD', ANNA, late, '❤'),
    react('ADD', ANNA, question, '🎉'),
    react('REMOVE', CLEO, question, '👍'),
    react('REMOVE', ANNA, answer, '❤'),
    remove(regretted.id),
    remove(...spam.map((m) => m.id)),
    (server) => {
      const member = { user: DORA, joined_at: new Date(at(-5)).toISOString() }
      server.guilds.get(GUILD)?.members.push(member)
      server.gateway.dispatch('GUILD_MEMBER_ADD', { ...memberJson(member), guild_id: GUILD })
    },
    say(welcome),
    react('ADD', DORA, welcome, '👍'),
    aside.act,
    say(messageJson(CLEO, 'aside', { channel_id: aside.id }, at(-36))),
    gone.act,
    say(messageJson(DORA, 'soon put away', { channel_id: gone.id }, at(-41))),
    putAway(gone.id),
    say(messageJson(BEN, 'the last in here', { channel_id: THREAD }, at(-45))),
    putAway(THREAD),
    post.act,
    say(messageJson(ANNA, 'an idea', { channel_id: post.id }, at(-50))),
    (server) => {
      const guild = server.guilds.get(GUILD)
      if (guild) guild.members = guild.members.filter((m) => m.user.id !== CLEO.id)
      server.gateway.dispatch('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: userJson(CLEO) })
    },
  ]
  const after: Act[] = [
    say(messageJson(ANNA, 'back again', answerTo(late), at(-60))),
    react('ADD', BEN, late, '👍'),
  ]
  return { before, meanwhile, after }
}
