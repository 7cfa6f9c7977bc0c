/** A scene → the call that a command receives: settings, language, zone, rights. */

import type { Reply } from '../chat/command.js'
import { privateLocale } from '../views/private-locale.js'
import { wordsFor } from '../views/words.js'
import type { AnyRequest } from './any-request.js'
import type { Answer, Call } from './command.js'
import type { Desk, Progress } from './desk.js'
import { createReadFile } from './read-file.js'
import { askRights } from './rights.js'
import type { Scene } from './scene.js'
import { sealView } from './seal.js'
import { showsLocalised } from './usage.js'

export const makeCall = async (
  desk: Desk,
  request: AnyRequest,
  scene: Scene,
  progress: Progress,
): Promise<Call> => {
  const { store, platforms, commands, privacy } = desk
  const now = desk.clock()
  const settings = await desk.settings(store.reads, scene.community.id, now)
  const { account } = scene
  const locale = privateLocale({
    chosen: account.locale,
    client: request.by.locale ?? account.client_locale,
    community: settings.language,
  })
  const call: Call = {
    now,
    store,
    platform: request.platform,
    platforms,
    pictures: desk.pictures ?? null,
    file: request.type === 'command' ? (request.file ?? null) : null,
    readFile: createReadFile(desk.fetch),
    privacy,
    commands,
    community: { id: scene.community.id, name: scene.community.name, settings },
    space: scene.space,
    alone: request.space === null,
    channel: request.channel,
    by: request.by,
    askedAt: request.at,
    account: account.id,
    member: scene.member,
    locale,
    zone: account.zone ?? settings.zone,
    chosen: { locale: account.locale, zone: account.zone },
    t: wordsFor(locale, showsLocalised(request.platform)),
    aloud: wordsFor(settings.language),
    record: (event) => desk.tracker.event(event),
    ...askRights({ store, platforms, scene, said: request.space ? request.rights : null }),
  }
  progress.call = call
  progress.t = call.t
  return call
}

export const asReply = (call: Call, answer: Answer): Reply => {
  const open = answer.private === false
  if (open && answer.everybodys) return { view: answer.view, private: false, replace: false }
  const seal = { space: call.space.id, account: call.account, at: call.now, open }
  return { view: sealView(answer.view, seal), private: !open, replace: false }
}
