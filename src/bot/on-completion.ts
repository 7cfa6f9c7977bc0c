/** Suggestions while somebody types. Nothing here is worth an error: without an answer there are none. */
import type { CompletionRequest, Suggestion } from '../chat/command.js'
import { makeCall } from './call.js'
import { findAction, findCommand } from './catalogue.js'
import { LONGEST_TEXT } from './check-argument.js'
import type { Desk, Progress } from './desk.js'
import { candidatesFor, sceneAbout, sceneIn, whoAsks } from './scene.js'

const MOST = 25
/** Discord's limit, in code points. */
const LONGEST_LABEL = 100

const sceneOf = async (desk: Desk, request: CompletionRequest) => {
  const { store } = desk
  if (request.space) return sceneIn(desk, request, request.space)
  const account = await whoAsks(store, request)
  const [first] = await candidatesFor(store, account, request.platform)
  return first ? sceneAbout(store, account, first.space) : null
}

export const onCompletion = async (
  desk: Desk,
  request: CompletionRequest,
  progress: Progress,
): Promise<Suggestion[]> => {
  const command = findCommand(desk.commands, request.name)
  if (!command) return []
  const action = request.action === undefined ? undefined : findAction(command, request.action)
  const options = action?.options ?? command.options ?? command.actions?.[0]?.options ?? []
  const option = options.find((o) => o.name === request.option)
  if (!option?.complete) return []
  const scene = await sceneOf(desk, request)
  if (!scene) return []
  const call = await makeCall(desk, request, scene, progress)
  if (!(await call.may(command.permission))) return []
  const typed = [...request.typed].slice(0, LONGEST_TEXT).join('').trim()
  const found = await option.complete(call, typed)
  return found
    .slice(0, MOST)
    .map(({ label, value }) => ({ label: [...label].slice(0, LONGEST_LABEL).join(''), value }))
}
