/** The one place where an error becomes an answer: a kind sentence, or a reference that the log has too. */
import { randomBytes } from 'node:crypto'
import type { PlatformName } from '../chat/event.js'
import type { View } from '../chat/view.js'
import { isUserError, type UserError } from '../domain/user-error.js'
import type { Log } from '../log.js'
import { isRefusing } from '../store/refusing.js'
import { accidentView, mistakeView } from '../views/errors.js'
import { say, type Words } from '../views/words.js'
import { optionKey } from './catalogue.js'
import type { Command } from './command.js'
import { usageOf } from './usage.js'

export interface Failed {
  t: Words
  platform: PlatformName
  type: string
  command: Command | undefined
  log: Pick<Log, 'error'>
}

const withWords = (t: Words, command: Command | undefined, details: UserError['details']) => {
  const options = [...(command?.options ?? []), ...(command?.actions ?? []).flatMap((a) => a.options)]
  const option = options.find((o) => o.name === details['option'])
  return command && option ? { ...details, option: say(t, `${optionKey(command, option)}.name`) } : details
}

export const failureView = (error: unknown, { t, platform, type, command, log }: Failed): View => {
  if (isUserError(error)) {
    const { code, details } = error as UserError
    const aboutWriting = code.startsWith('argument-') || code === 'unknown-action'
    const usage = command && aboutWriting ? usageOf(t, platform, command).join('\n') : undefined
    return mistakeView(t, {
      code,
      details: withWords(t, command, details),
      ...(usage !== undefined && { usage }),
    })
  }
  const reference = randomBytes(4).toString('hex')
  log.error('request-failed', error, { reference, platform, type, command: command?.name })
  if (isRefusing(error)) return mistakeView(t, { code: 'busy', details: {} })
  return accidentView(t, reference)
}
