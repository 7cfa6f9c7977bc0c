/** A pressed button: by its owner, while it is fresh, about the space it was made for. */
import type { PressRequest, Reply } from '../chat/command.js'
import { UserError } from '../domain/user-error.js'
import { asReply, makeCall } from './call.js'
import { findCommand } from './catalogue.js'
import { type Desk, ownerOf, type Progress } from './desk.js'
import { runCommand } from './on-command.js'
import { candidatesFor, type Scene, sceneAbout, sceneIn, whoAsks } from './scene.js'
import { readSeal, type Seal } from './seal.js'

/** A button that changes something must not do so from a forgotten message. */
const LIFETIME = 3 * 24 * 60 * 60_000

const sceneOf = async (desk: Desk, request: PressRequest, seal: Seal | null): Promise<Scene> => {
  const { store } = desk
  if (request.space) return sceneIn(desk, request, request.space)
  const account = await whoAsks(store, request)
  if (seal) return sceneAbout(store, account, seal.space)
  const [only, ...others] = await candidatesFor(store, account, request.platform)
  if (!only || others.length > 0) throw new UserError('button-expired')
  return sceneAbout(store, account, only.space)
}

const checkSeal = (seal: Seal | null, request: PressRequest, scene: Scene, now: number) => {
  if (!seal) return
  if (seal.account !== scene.account.id) throw new UserError('not-your-button')
  const elsewhere = request.space !== null && seal.space !== scene.space.id
  if (elsewhere || seal.at < now - LIFETIME) throw new UserError('button-expired')
}

const onWhich = async (
  desk: Desk,
  request: PressRequest,
  token: string,
  scene: Scene,
  progress: Progress,
): Promise<Reply> => {
  const asked = desk.waiting.find(ownerOf(request), token, desk.clock())
  const command = asked && findCommand(desk.commands, asked.name)
  if (!asked || !command) throw new UserError('button-expired')
  return { ...(await runCommand(desk, asked, command, scene, progress)), replace: true }
}

export const onPress = async (desk: Desk, request: PressRequest, progress: Progress): Promise<Reply> => {
  if (request.owner !== undefined && request.owner !== request.by.id) throw new UserError('not-your-button')
  const { action, seal } = readSeal(request.action)
  const [name = '', ...rest] = action.split(':')
  const command = desk.commands.find((c) => c.name === name)
  if (command) progress.command = command
  if (name !== 'which' && !command?.press) throw new UserError('button-expired')
  const scene = await sceneOf(desk, request, seal)
  checkSeal(seal, request, scene, desk.clock())
  if (!command?.press) return onWhich(desk, request, rest[0] ?? '', scene, progress)
  const call = await makeCall(desk, request, scene, progress)
  await call.require(command.permission)
  const reply = asReply(call, await command.press(call, rest))
  /** A private answer never takes the place of what everybody sees, nor the other way round. */
  const open = seal ? seal.open : request.space !== null
  /** What somebody is to keep is a message of its own: not every platform can put a file into one that is there. */
  return { ...reply, replace: reply.private !== open && reply.view.file === undefined }
}
