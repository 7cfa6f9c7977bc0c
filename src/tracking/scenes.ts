/** Sets the scene of each act: space, settings, channel and actor; notes who is present, and who has to be told. */
import type { ChatEvent } from '../chat/event.js'
import { type Intent, planNotice } from '../domain/intents.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { addIntents } from '../store/intents.js'
import type { SpaceRow } from '../store/spaces.js'
import type { Act, ActEvent, Scene } from './acts.js'
import { readSettings } from './community-settings.js'
import type { DataCounts } from './data-counts.js'
import type { Ledger } from './memory.js'
import { forgetPlaces, type Memory } from './memory.js'
import { actorOf, channelOf, knownChannel, notePresence } from './people.js'
import { type Beginnings, spaceOf } from './structure.js'

export interface Acts {
  acts: Act[]
  ledgers: Map<number, Ledger>
  /** By channel. */
  scenes: Map<number, Scene>
}

export const ledgerOf = async (
  tx: Tx,
  memory: Memory,
  event: ChatEvent,
  begin: Beginnings,
): Promise<Ledger> => {
  const key = `${event.platform} ${event.space}`
  let space = memory.spaces.get(key)
  if (!space) {
    space = await spaceOf(tx, event, begin)
    memory.spaces.set(key, space)
  }
  const settings = memory.settings.get(space.community) ?? (await readSettings(tx, memory, space.community))
  return { space, settings }
}

/** Where each act of one platform happened; those in channels that are not tracked are left out. */
export const setScenes = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  events: readonly ActEvent[],
  begin: Beginnings,
  counts: DataCounts,
): Promise<Acts> => {
  if (bulk.engine !== 'sqlite') forgetPlaces(memory)
  const bySpace = new Map<string, Ledger>()
  const set: Acts = { acts: [], ledgers: new Map(), scenes: new Map() }
  for (const event of events) {
    let ledger = bySpace.get(event.space)
    if (!ledger) {
      ledger = await ledgerOf(tx, memory, event, begin)
      bySpace.set(event.space, ledger)
      set.ledgers.set(ledger.space.id, ledger)
    }
    const { space, settings } = ledger
    const known = knownChannel(memory, space, event.channel)
    const channel = known ?? (await channelOf(tx, memory, space, event.channel))
    if (settings.untracked.has(channel)) {
      counts.leftOut(ledger, event.at, 'untracked')
      continue
    }
    let scene = set.scenes.get(channel)
    if (!scene) {
      scene = { space, settings, channel }
      set.scenes.set(channel, scene)
    }
    set.acts.push({ scene, event, actor: actorOf(memory, event) })
  }
  return set
}

/** A live act proves presence; history only membership. */
export const notePresent = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  acts: readonly Act[],
): Promise<void> => {
  const unknown = new Map<string, { space: SpaceRow; live: boolean; seen: Map<number, number> }>()
  for (const { scene, event, actor } of acts) {
    if (!actor || memory.present.get(scene.space.id)?.has(actor.id)) continue
    const live = event.source === 'live'
    const key = `${scene.space.id} ${live}`
    let group = unknown.get(key)
    if (!group) {
      group = { space: scene.space, live, seen: new Map() }
      unknown.set(key, group)
    }
    group.seen.set(actor.id, Math.min(event.at, group.seen.get(actor.id) ?? event.at))
  }
  for (const { space, live, seen } of unknown.values())
    await notePresence(tx, bulk, memory, space, seen, live)
}

/** The first words in a space that has not been told of the bot: tell it there, once. */
export const planNotices = async (
  tx: Tx,
  memory: Memory,
  acts: readonly Act[],
  now: number,
): Promise<void> => {
  const intents = new Map<string, Intent>()
  if (!acts.some((a) => a.scene.space.noticed_at === null)) return
  for (const { scene, event } of acts) {
    if (scene.space.noticed_at !== null || event.type !== 'message' || event.source !== 'live') continue
    const key = `${scene.space.id} ${scene.channel}`
    if (!memory.notices.has(key)) intents.set(key, planNotice(scene.space, scene.channel, now))
  }
  if (intents.size === 0) return
  await addIntents(tx, [...intents.values()], now)
  for (const key of intents.keys()) memory.notices.add(key)
}
