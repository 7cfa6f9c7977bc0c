/** /help: what can be asked here, the same list on every platform, and one command in detail. */
import { findCommand } from '../../src/bot/catalogue.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { excerpt } from '../../src/bot/excerpt.js'
import { commandWord, usageOf } from '../../src/bot/usage.js'
import { audienceOf } from '../../src/domain/permission.js'
import { UserError } from '../../src/domain/user-error.js'
import { commandHelpView, helpView } from '../../src/views/help.js'
import { say } from '../../src/views/words.js'

/** Those the caller may use. */
const listFor = async (call: Call): Promise<Command[]> => {
  const allowed: Command[] = []
  for (const command of call.commands) if (await call.may(command.permission)) allowed.push(command)
  return allowed
}

const describe = ({ t, platform }: Call, command: Command) => ({
  word: commandWord(t, platform, command),
  description: say(t, `command.${command.name}.description`),
})

const showAll = async (call: Call): Promise<Answer> => {
  const commands = await listFor(call)
  const shown = commands.map((c) => ({ ...describe(call, c), action: `help:${c.name}` }))
  return { view: helpView(call.t, call.community.name || call.t('community.nameless'), shown) }
}

const showOne = (call: Call, command: Command): Answer => {
  const { t, platform } = call
  const options = [...(command.options ?? []), ...(command.actions ?? []).flatMap((a) => a.options)]
  return {
    view: commandHelpView(t, {
      ...describe(call, command),
      more: say(t, `command.${command.name}.help`),
      usage: usageOf(t, platform, command),
      options: options.map((o) => ({
        word: say(t, `command.${command.name}.option.${o.name}.name`),
        description: say(t, `command.${command.name}.option.${o.name}.description`),
      })),
      audience: audienceOf(command.permission),
      back: 'help:all',
    }),
  }
}

export const help: Command = {
  name: 'help',
  permission: 'read',
  where: 'anywhere',
  options: [
    {
      name: 'command',
      type: 'text',
      complete: async (call, typed) =>
        (await listFor(call))
          .map((c) => ({
            label: `/${describe(call, c).word} · ${describe(call, c).description}`,
            value: c.name,
          }))
          .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())),
    },
  ],
  run: async (call, { command }) => {
    if (typeof command !== 'string') return showAll(call)
    const found = findCommand(call.commands, command.replace(/^\//, ''))
    if (!found) throw new UserError('unknown-command', { word: excerpt(command) })
    return showOne(call, found)
  },
  press: async (call, [name]) => {
    if (name === 'all') return showAll(call)
    const found = call.commands.find((c) => c.name === name)
    if (!found) throw new UserError('button-expired')
    return showOne(call, found)
  },
}
