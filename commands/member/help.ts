/** /help: what can be asked here, the same list on every platform, and one command in detail. */
import { findCommand } from '../../src/bot/catalogue.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { excerpt } from '../../src/bot/excerpt.js'
import { commandWord, usageOf } from '../../src/bot/usage.js'
import { audienceOf } from '../../src/domain/permission.js'
import { UserError } from '../../src/domain/user-error.js'
import { COMMANDS_A_PAGE, commandHelpView, helpView } from '../../src/views/help.js'
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

const showPage = async (call: Call, asked: number): Promise<Answer> => {
  const all = await listFor(call)
  const pages = Math.max(1, Math.ceil(all.length / COMMANDS_A_PAGE))
  const page = Math.min(asked, pages - 1)
  const commands = all
    .slice(page * COMMANDS_A_PAGE, (page + 1) * COMMANDS_A_PAGE)
    .map((c) => ({ ...describe(call, c), action: `help:${c.name}` }))
  const shown = { commands, page, pages, turn: (to: number) => `help:all:${to}` }
  return { view: helpView(call.t, call.community.name || call.t('community.nameless'), shown) }
}

/** Where the list goes on: on the page that a command stands on, if it is there for this reader. */
const pageOf = async (call: Call, command: Command): Promise<number> =>
  Math.max(0, Math.floor((await listFor(call)).indexOf(command) / COMMANDS_A_PAGE))

const showOne = async (call: Call, command: Command): Promise<Answer> => {
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
      back: `help:all:${await pageOf(call, command)}`,
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
    if (typeof command !== 'string') return showPage(call, 0)
    const found = findCommand(call.commands, command.replace(/^\//, ''))
    if (!found) throw new UserError('unknown-command', { word: excerpt(command) })
    return showOne(call, found)
  },
  press: async (call, [name, page = '0']) => {
    if (name === 'all' && /^\d{1,2}$/.test(page)) return showPage(call, Number(page))
    const found = call.commands.find((c) => c.name === name)
    if (!found) throw new UserError('button-expired')
    return showOne(call, found)
  },
}
