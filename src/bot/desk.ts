/** What dispatch is given, what it keeps between requests, and how far one request has come. */
import type { CommandRequest } from '../chat/command.js'
import type { Platform } from '../chat/platform.js'
import type { View } from '../chat/view.js'
import { DEFAULTS } from '../domain/settings.js'
import type { Log } from '../log.js'
import type { Store } from '../store/engine.js'
import type { Privacy } from '../store/privacy.js'
import type { Tracker } from '../tracking/tracker.js'
import { privateLocale } from '../views/private-locale.js'
import { type Words, wordsFor } from '../views/words.js'
import type { AnyRequest } from './any-request.js'
import type { Call, Command } from './command.js'
import type { Pictures } from './pictures.js'
import type { FetchFile } from './read-file.js'
import { rememberSettings, type SettingsReader } from './remembered-settings.js'
import { createStash, type Stash } from './stash.js'
import { showsLocalised } from './usage.js'

export interface DispatchParts {
  commands: readonly Command[]
  store: Store
  tracker: Pick<Tracker, 'event' | 'flush'>
  platforms: readonly Platform[]
  privacy: Privacy
  log: Pick<Log, 'error'>
  clock: () => number
  /** Who draws; without it words have to do. */
  pictures?: Pictures
  /** The way out, for files that a platform only gives the address of. */
  fetch?: FetchFile
}

export interface Desk extends DispatchParts {
  settings: SettingsReader
  /** Private answers, waiting for their reader to open the private chat. */
  answers: Stash<View>
  /** Commands that wait for the person to say which community they mean. */
  waiting: Stash<CommandRequest>
}

const STASH = { most: 1000, lifetime: 15 * 60_000 }

export const createDesk = (parts: DispatchParts): Desk => ({
  ...parts,
  settings: rememberSettings(),
  answers: createStash<View>(STASH),
  waiting: createStash<CommandRequest>(STASH),
})

/** For the one catch: an error is worded with what was known when it happened. */
export interface Progress {
  t: Words
  command?: Command
  call?: Call
}

export const startProgress = (request: AnyRequest): Progress => ({
  t: wordsFor(
    privateLocale({ chosen: null, client: request.by.locale, community: DEFAULTS.language }),
    showsLocalised(request.platform),
  ),
})

export const ownerOf = (request: AnyRequest): string => `${request.platform} ${request.by.id}`
