/** A command as typed: which one, about which community, with which arguments; also /start and its links. */
import type { CommandRequest, Reply } from '../chat/command.js'
import { UserError } from '../domain/user-error.js'
import { whichCommunityView } from '../views/dispatch.js'
import { readArguments } from './arguments.js'
import { asReply, makeCall } from './call.js'
import { findCommand } from './catalogue.js'
import type { Command } from './command.js'
import { readDeepLink } from './deep-link.js'
import { type Desk, ownerOf, type Progress } from './desk.js'
import { excerpt } from './excerpt.js'
import { candidatesFor, type Scene, sceneAbout, sceneIn, whoAsks } from './scene.js'
import { sealAction } from './seal.js'

export const runCommand = async (
  desk: Desk,
  request: CommandRequest,
  command: Command,
  scene: Scene,
  progress: Progress,
): Promise<Reply> => {
  progress.command = command
  const call = await makeCall(desk, request, scene, progress)
  await call.require(command.permission)
  const { run, args } = readArguments(command, request)
  return asReply(call, await run(call, args))
}

/** In a private chat: about the space that the link names, else the only community, else the bot asks. */
const answerPrivately = async (
  desk: Desk,
  request: CommandRequest,
  command: Command,
  about: number,
  progress: Progress,
): Promise<Reply> => {
  const { store } = desk
  const account = await whoAsks(store, request)
  if (about > 0) return runCommand(desk, request, command, await sceneAbout(store, account, about), progress)
  const candidates = await candidatesFor(store, account, request.platform)
  const [only, ...others] = candidates
  if (!only) throw new UserError('no-community')
  if (others.length === 0)
    return runCommand(desk, request, command, await sceneAbout(store, account, only.space), progress)
  const token = desk.waiting.keep(ownerOf(request), { ...request, name: command.name }, desk.clock())
  const seal = { account: account.id, at: desk.clock(), open: false }
  const choices = candidates.map(({ name, space }) => ({
    name,
    action: sealAction(`which:${token}`, { ...seal, space }),
  }))
  return { view: whichCommunityView(progress.t, choices), private: true, replace: false }
}

const withoutArguments = ({ text: _, action: __, arguments: ___, ...request }: CommandRequest) => request

export const onCommand = async (desk: Desk, request: CommandRequest, progress: Progress): Promise<Reply> => {
  const isStart = request.name === 'start'
  const link = isStart ? readDeepLink(request.text ?? '') : null
  const kept = link && desk.answers.find(ownerOf(request), link.token, desk.clock())
  if (kept) return { view: kept, private: true, replace: false }
  const command = findCommand(desk.commands, link?.command ?? (isStart ? 'help' : request.name))
  if (!command) throw new UserError('unknown-command', { word: excerpt(request.name) })
  progress.command = command
  if (command.where === 'space' && !request.space && !link?.space) throw new UserError('space-only')
  if (command.where === 'direct' && request.space) throw new UserError('direct-only')
  const meant = isStart ? withoutArguments(request) : request
  if (!request.space) return answerPrivately(desk, meant, command, link?.space ?? 0, progress)
  return runCommand(desk, meant, command, await sceneIn(desk, request, request.space), progress)
}
