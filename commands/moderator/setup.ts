/** /setup: what an administrator settles for their community, each step also to be had later and taken back. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { SETUP_STEPS, type SetupStep } from '../../src/views/setup.js'
import { readZone } from '../../src/views/time-zones.js'
import { readLanguage } from '../../src/views/words.js'
import { askToJoin, askToLeave, confirmJoin, confirmLeave, makeCode } from './setup-join.js'
import {
  channelsPage,
  languagePage,
  missingPage,
  overviewPage,
  setLanguage,
  setTracked,
  setZone,
  zonePage,
} from './setup-pages.js'

const WHOLE = /^\d{1,9}$/
const expired = () => new UserError('button-expired')

const PAGES: Record<SetupStep, (call: Call) => Promise<Answer>> = {
  language: languagePage,
  zone: (call) => zonePage(call),
  channels: (call) => channelsPage(call, 0),
  missing: missingPage,
}

/** Presses, by their first part. */
const PRESSES: Record<string, (call: Call, rest: readonly string[]) => Promise<Answer>> = {
  overview: (call) => overviewPage(call),
  step: (call, [step]) => {
    const known = SETUP_STEPS.find((s) => s === step)
    if (!known) throw expired()
    return PAGES[known](call)
  },
  language: (call, [tag = '']) => {
    const known = readLanguage(tag)
    if (known === null) throw expired()
    return setLanguage(call, known)
  },
  zone: (call, [typed = '']) => {
    const zone = readZone(typed)
    if (zone === null) throw expired()
    return setZone(call, zone)
  },
  page: (call, [page = '']) => {
    if (!WHOLE.test(page)) throw expired()
    return channelsPage(call, Number(page))
  },
  track: (call, [page = '', channel = '', tracked = '']) => {
    if (!WHOLE.test(page) || !/^[0-9a-z]{1,10}$/.test(channel) || !/^[01]$/.test(tracked)) throw expired()
    return setTracked(call, Number(page), Number.parseInt(channel, 36), tracked === '1')
  },
  join: (call, [code = '']) => confirmJoin(call, code),
  leave: (call) => askToLeave(call),
  left: (call) => confirmLeave(call),
}

export const setup: Command = {
  name: 'setup',
  permission: 'set-up-space',
  where: 'space',
  actions: [
    { name: 'start', options: [], run: (call) => overviewPage(call) },
    {
      name: 'join',
      options: [{ name: 'code', type: 'text' }],
      run: async (call, { code }) => (typeof code === 'string' ? askToJoin(call, code) : makeCode(call)),
    },
    { name: 'leave', options: [], run: (call) => askToLeave(call) },
  ],
  press: async (call, [name = '', ...rest]) => {
    const press = Object.hasOwn(PRESSES, name) ? PRESSES[name] : undefined
    if (!press) throw expired()
    return press(call, rest)
  },
}
