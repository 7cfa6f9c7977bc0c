/** Honours as words beside names in a space: shown or not, with what stands in the way, and what would change. */
import { changeSetting } from '../../../src/bot/change-setting.js'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { UserError } from '../../../src/domain/user-error.js'
import { syncHonourTags } from '../../../src/store/honour-tags.js'
import { honoursOf } from '../../../src/store/honours.js'
import { paceOf } from '../../../src/store/pace.js'
import { honourTags, honourTagsView } from '../../../src/views/honour-tags.js'
import { wordsFor } from '../../../src/views/words.js'
import { byHandOf, reached, syncRoles } from './roles.js'

/** Words beside names where a platform has them, roles elsewhere. */
export const sync = (call: Call, args: Arguments): Promise<Answer> =>
  call.platforms.find((p) => p.name === call.space.platform)?.tags
    ? setTags(call, args)
    : syncRoles(call, args)

/** An administrator of the space decides: what is shown is shown there. */
export const setTags = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('set-up-space')
  const { id, platform, platformId } = call.space
  const port = call.platforms.find((p) => p.name === platform)?.tags
  if (!port) throw new UserError('tags-not-here')
  const { show } = args
  const dryRun = args['dry_run'] === true
  const { settings } = call.community
  const was = settings.honourTags.includes(id)
  const shown = show === undefined ? was : show === 'show'
  if (!dryRun && shown !== was)
    await changeSetting(call, 'honourTags', (before) => {
      const others = before.filter((space) => space !== id)
      return shown ? [...others, id].sort((a, b) => a - b) : others
    })
  const byHand = await byHandOf(call, args)
  const problem = shown ? await reached(port.problem(platformId)) : null
  const looks = problem === null && (shown || was || dryRun || show !== undefined)
  const tags = shown
    ? honourTags(wordsFor(settings.language), await honoursOf(call.store.reads, call.community.id))
    : []
  const changes = looks
    ? await reached(
        syncHonourTags(paceOf(call.store), {
          space: { id, platform, platformId },
          ...{ tags, port, dryRun, now: call.now, run: `by-hand-${call.now}` },
          restore: byHand === 'restore',
        }),
      )
    : null
  return { view: honourTagsView(call.t, { shown, problem, changes, dryRun }) }
}
