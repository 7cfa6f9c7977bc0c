/** The pages of /setup and what their buttons change. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Answer, Call } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { channelsOf } from '../../src/store/channels.js'
import { findCommunity } from '../../src/store/communities.js'
import { spaceById, spacesOf } from '../../src/store/spaces.js'
import {
  type Finding,
  type SetupActions,
  setupChannelsView,
  setupLanguageView,
  setupMissingView,
  setupView,
  setupZoneView,
} from '../../src/views/setup.js'
import { likelyZones } from '../../src/views/time-zones.js'

const ACTIONS: SetupActions = {
  overview: 'setup:overview',
  step: (step) => `setup:step:${step}`,
  language: (tag) => `setup:language:${tag}`,
  zone: (zone) => `setup:zone:${zone}`,
  page: (page) => `setup:page:${page}`,
  track: (page, channel, tracked) => `setup:track:${page}:${channel.toString(36)}:${tracked ? 1 : 0}`,
}

/** Threads follow the channel they hang from; a private chat is nobody's channel. */
const UNLISTED = new Set(['thread', 'direct'])

const listedChannels = async (call: Call) => {
  const untracked = new Set(call.community.settings.untracked)
  const channels = await channelsOf(call.store.reads, call.space.id)
  return channels
    .filter((c) => !UNLISTED.has(c.kind))
    .map((c) => ({ id: c.id, name: c.name, tracked: !untracked.has(c.id) }))
}

/** Null where the platform cannot say, or not now. */
const survey = async (call: Call): Promise<Finding[] | null> => {
  const port = call.platforms.find((p) => p.name === call.space.platform)
  if (!port?.survey) return null
  try {
    return await port.survey.space(call.space.platformId)
  } catch {
    return null
  }
}

/** The home space's name, where it is another one whose administrators decide. */
const otherHome = async (call: Call): Promise<string | null> => {
  const community = await findCommunity(call.store.reads, call.community.id)
  if (!community?.home_space || community.home_space === call.space.id) return null
  return (await spaceById(call.store.reads, community.home_space))?.name ?? null
}

const nameOf = (call: Call, name: string) => name || call.t('community.nameless')

export const overviewPage = async (call: Call): Promise<Answer> => {
  const { settings } = call.community
  const channels = await listedChannels(call)
  const tracked = channels.filter((c) => c.tracked).length
  const spaces = await spacesOf(call.store.reads, call.community.id)
  return {
    view: setupView(
      call.t,
      {
        space: nameOf(call, call.space.name),
        spaces: spaces.map((s) => ({ name: nameOf(call, s.name), platform: s.platform })),
        language: settings.language,
        zone: settings.zone,
        now: call.now,
        channels: { tracked, untracked: channels.length - tracked },
        missing: (await survey(call))?.length ?? null,
      },
      ACTIONS,
    ),
  }
}

export const languagePage = async (call: Call): Promise<Answer> => ({
  view: setupLanguageView(
    call.t,
    { language: call.community.settings.language, home: await otherHome(call) },
    ACTIONS,
  ),
})

export const setLanguage = async (call: Call, tag: string): Promise<Answer> => {
  await call.require('set-community')
  const { after } = await changeSetting(call, 'language', () => tag)
  return { view: setupLanguageView(call.t, { language: after, home: await otherHome(call) }, ACTIONS) }
}

/** The administrator's own zone, the one just left, and those of their language's and region's people. */
const zoneView = async (call: Call, zone: string, before?: string): Promise<Answer> => {
  const guesses = likelyZones(call.by.locale ?? call.community.settings.language, call.now, 8)
  const own = call.chosen.zone === null ? [] : [call.chosen.zone]
  const likely = [...new Set([...(before === undefined ? [] : [before]), ...own, ...guesses])]
  return {
    view: setupZoneView(call.t, { zone, now: call.now, likely, home: await otherHome(call) }, ACTIONS),
  }
}

export const zonePage = (call: Call): Promise<Answer> => zoneView(call, call.community.settings.zone)

export const setZone = async (call: Call, zone: string): Promise<Answer> => {
  await call.require('set-community')
  const { before, after } = await changeSetting(call, 'zone', () => zone)
  return zoneView(call, after, before)
}

export const channelsPage = async (call: Call, page: number): Promise<Answer> => ({
  view: setupChannelsView(call.t, { channels: await listedChannels(call), page }, ACTIONS),
})

export const setTracked = async (
  call: Call,
  page: number,
  channel: number,
  tracked: boolean,
): Promise<Answer> => {
  const channels = await listedChannels(call)
  if (!channels.some((c) => c.id === channel)) throw new UserError('button-expired')
  const { after } = await changeSetting(call, 'untracked', (before) => {
    const others = before.filter((id) => id !== channel)
    return tracked ? others : [...others, channel].sort((a, b) => a - b)
  })
  const untracked = new Set(after)
  const now = channels.map((c) => ({ ...c, tracked: !untracked.has(c.id) }))
  return { view: setupChannelsView(call.t, { channels: now, page }, ACTIONS) }
}

export const missingPage = async (call: Call): Promise<Answer> => ({
  view: setupMissingView(call.t, { platform: call.space.platform, findings: await survey(call) }, ACTIONS),
})
