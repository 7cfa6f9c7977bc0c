/** Whether the bot may do in every space what it needs to, roles and their order included. */
import type { Platform, SpaceFinding } from '../../src/chat/platform.js'
import { presentSpaces } from '../../src/store/condition.js'
import { hasWord, say, wordsFor } from '../../src/views/words.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

/** Without these it is of no use there. */
const SERIOUS = new Set([
  'space-unknown',
  'not-member',
  'cannot-send',
  'permission-view-channels',
  'permission-send-messages',
])

/** Said once for the whole bot, not for each space. */
const isOfAccount = ({ code }: SpaceFinding) => code.startsWith('intent-')

const inWords = (platform: Platform, where: string, { code, about = '' }: SpaceFinding): Finding => {
  const key = `setup.finding.${platform.name}.${code}`
  const t = wordsFor('en')
  const what = hasWord(key) ? say(t, key, { about }) : say(t, 'setup.finding.other', { code })
  const remedy = hasWord(`${key}.where`)
    ? say(t, `${key}.where`, { about })
    : 'Write /setup there to see more.'
  return (SERIOUS.has(code) ? fail : warn)(`${where}: ${what}`, remedy)
}

export const spaces: Check = {
  name: 'spaces',
  async run({ store, platforms }) {
    if (!store) return []
    const findings: Finding[] = []
    let well = 0
    for (const space of await presentSpaces(store.reads)) {
      const platform = platforms.find((p) => p.name === space.platform)
      if (!platform?.survey) continue
      // Names are what others chose: control characters do not belong on a terminal.
      const where = `${platform.name} ${space.name.replace(/\p{C}+/gu, ' ').slice(0, 60) || space.platform_id}`
      try {
        const lacking = (await platform.survey.space(space.platform_id)).filter((f) => !isOfAccount(f))
        if (lacking.length === 0) well++
        findings.push(...lacking.map((f) => inWords(platform, where, f)))
      } catch {
        findings.push(warn(`${where}: could not be asked`, 'Run the doctor again when the platform answers.'))
      }
    }
    if (well > 0)
      findings.unshift(ok(`${well} ${well === 1 ? 'space has' : 'spaces have'} everything they need`))
    return findings.length > 0 ? findings : [ok('the bot is in no space yet')]
  },
}
