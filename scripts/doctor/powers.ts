/** What the bot may do and never does: whoever got hold of its token could do it too. */
import type { Platform, SpaceFinding } from '../../src/chat/platform.js'
import type { Store } from '../../src/store/engine.js'
import { type Check, type Finding, ok, warn } from './check.js'

const WHERE: Record<string, string> = {
  discord: 'Server Settings, then Roles, then the bot’s role: switch it off.',
  telegram: 'The group’s name, then Edit, then Administrators, then the bot: switch it off.',
}
const PORTAL =
  'Discord Developer Portal, the application, then Bot, then Privileged Gateway Intents: switch it off.'

const asFinding = (platform: string, space: string, { about = '' }: SpaceFinding): Finding =>
  warn(`${platform}: in ${space} the bot may “${about}” and never does`, WHERE[platform] ?? 'Take it away.')

/** Those the bot is in, newest first: enough to see how it is usually invited. */
const MOST_SPACES = 20

const spacesOn = async (store: Store, platform: string) =>
  store.reads
    .selectFrom('spaces')
    .select(['platform_id', 'name'])
    .where('platform', '=', platform)
    .where('left_at', 'is', null)
    .orderBy('joined_at', 'desc')
    .limit(MOST_SPACES)
    .execute()

export const powerFindings = async (
  platforms: readonly Pick<Platform, 'name' | 'excess'>[],
  spacesOf: (platform: string) => Promise<readonly { platform_id: string; name: string }[]>,
): Promise<Finding[]> => {
  const found: Finding[] = []
  for (const { name, excess } of platforms) {
    if (!excess) continue
    try {
      for (const { about = '' } of (await excess.account?.()) ?? [])
        found.push(warn(`${name}: the bot is told of “${about}” and needs it for nothing`, PORTAL))
      for (const space of await spacesOf(name))
        for (const power of await excess.space(space.platform_id))
          found.push(asFinding(name, space.name || space.platform_id, power))
    } catch {
      found.push(warn(`${name}: could not be asked what the bot may do`, 'See to the connection first.'))
    }
  }
  return found.length > 0 ? found : [ok('nothing more than it needs')]
}

export const powers: Check = {
  name: 'powers',
  async run({ store, platforms }) {
    if (platforms.length === 0) return []
    return powerFindings(platforms, async (name) => (store ? spacesOn(store, name) : []))
  },
}
