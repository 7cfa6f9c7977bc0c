/** Whether each platform takes our token and gives what we ask for. */
import type { Platform, SpaceFinding } from '../../src/chat/platform.js'
import { hasWord, say, wordsFor } from '../../src/views/words.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const WORDS: Readonly<Record<string, (about: string) => Finding>> = {
  'discord token-refused': () =>
    fail('Discord refuses the token', 'Developer portal → Bot → Reset Token; put it after DISCORD_TOKEN=.'),
  'telegram token-refused': () =>
    fail('Telegram refuses the token', 'Ask @BotFather for it (/token); put it after TELEGRAM_TOKEN=.'),
  'telegram webhook': () =>
    warn(
      'another program receives this bot’s updates by a webhook',
      'Stop that program; npm start takes the webhook away.',
    ),
  'telegram updates-waiting': (about) =>
    warn(`${about} updates wait to be fetched`, 'Start the bot: Telegram keeps them for a day only.'),
  'telegram cannot-join-groups': () =>
    warn('the bot cannot be added to groups', 'Write /setjoingroups to @BotFather and choose Enable.'),
}

const inWords = (platform: string, { code, about = '' }: SpaceFinding): Finding => {
  const known = WORDS[`${platform} ${code}`]
  if (known) return known(about)
  const key = `setup.finding.${platform}.${code}`
  const t = wordsFor('en')
  return hasWord(key)
    ? warn(say(t, key, { about }), say(t, `${key}.where`, { about }))
    : warn(`${platform}: ${code} ${about}`.trim(), 'Write /setup there to see more.')
}

const ask = async (platform: Platform): Promise<Finding[]> => {
  try {
    const found = (await platform.survey?.account?.()) ?? []
    return found.length === 0
      ? [ok(`${platform.name} takes the token`)]
      : found.map((f) => inWords(platform.name, f))
  } catch {
    return [
      fail(
        `${platform.name} does not answer`,
        'See that this machine reaches it; a proxy or test server is named by *_API_URL.',
      ),
    ]
  }
}

export const platforms: Check = {
  name: 'platforms',
  async run(tools) {
    if (tools.platforms.length === 0) return [ok('no token is set: npm start shows the playground')]
    return (await Promise.all(tools.platforms.map(ask))).flat()
  },
}
