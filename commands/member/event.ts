/** /event: what is planned, saying whether one comes, checking in, asking; and planning it, for those who may. */
import type { Answer, Call, Command, OptionDeclaration } from '../../src/bot/command.js'
import { REPEATS } from '../../src/domain/engagement/recurrence.js'
import { UserError } from '../../src/domain/user-error.js'
import { checkIn, rate, record, report, showCode } from './event/attend.js'
import { askToCancel, cancelEvent } from './event/cancel.js'
import { editEvent, spreadEvent } from './event/change.js'
import { completeEvent, eventByButton, findEvent } from './event/find.js'
import { completeRoom, createEvent } from './event/plan.js'
import { ask, next, showQueue, voteFor } from './event/queue.js'
import { remind, saySo } from './event/say.js'
import { completeAnnounce, eventSettings } from './event/settings.js'
import { asCalendar, listEvents, showEvent } from './event/show.js'
import { suggest } from './event/suggest.js'

const which: OptionDeclaration = { name: 'event', type: 'text', complete: completeEvent }
const named = (name: string, type: OptionDeclaration['type'] = 'text'): OptionDeclaration => ({
  name,
  type,
  named: true,
})

/** Presses, by their first part; the second is the event. */
const PRESSES: Record<string, (call: Call, rest: readonly string[]) => Promise<Answer>> = {
  show: async (call, [id]) => showEvent(call, await eventByButton(call, id)),
  say: async (call, [id, choice]) => saySo(call, await eventByButton(call, id), choice, true),
  own: async (call, [id, choice]) => saySo(call, await eventByButton(call, id), choice, false),
  remind: async (call, [id, on]) => remind(call, await eventByButton(call, id), on === '1'),
  calendar: async (call, [id]) => asCalendar(call, await eventByButton(call, id)),
  spread: async (call, [id]) => spreadEvent(call, await eventByButton(call, id)),
  cancel: async (call, [id]) => askToCancel(call, await eventByButton(call, id)),
  cancelled: async (call, [id, all]) => cancelEvent(call, await eventByButton(call, id), all === 'all'),
  code: async (call, [id]) => showCode(call, await eventByButton(call, id)),
  rate: async (call, [id, stars]) => rate(call, await eventByButton(call, id), stars, true),
  stars: async (call, [id, stars]) => rate(call, await eventByButton(call, id), stars, false),
  queue: async (call, [id]) => showQueue(call, await eventByButton(call, id)),
  vote: (call, [question]) => voteFor(call, question),
  next: async (call, [id]) => next(call, await eventByButton(call, id)),
}

export const event: Command = {
  name: 'event',
  permission: 'read',
  where: 'anywhere',
  actions: [
    { name: 'list', options: [], run: (call) => listEvents(call) },
    {
      name: 'show',
      options: [which],
      run: async (call, args) => showEvent(call, await findEvent(call, args['event'])),
    },
    {
      name: 'create',
      options: [
        { name: 'title', type: 'text', required: true },
        named('when'),
        { ...named('minutes', 'integer'), min: 0, max: 1_000_000 },
        named('place'),
        { ...named('room'), complete: completeRoom },
        { ...named('capacity', 'integer') },
        { ...named('repeat', 'choice'), choices: REPEATS },
        { ...named('times', 'integer'), min: 1, max: 200 },
        named('rule'),
      ],
      run: createEvent,
    },
    {
      name: 'edit',
      options: [
        { ...which, required: true },
        named('title'),
        named('when'),
        { ...named('minutes', 'integer'), min: 0, max: 1_000_000 },
        named('place'),
        { ...named('room'), complete: completeRoom },
        named('capacity', 'integer'),
        { ...named('dates', 'choice'), choices: ['this', 'following'] },
      ],
      run: async (call, args) => editEvent(call, await findEvent(call, args['event']), args),
    },
    {
      name: 'cancel',
      options: [{ ...which, required: true }],
      run: async (call, args) => askToCancel(call, await findEvent(call, args['event'])),
    },
    {
      name: 'checkin',
      options: [{ name: 'code', type: 'text' }],
      run: async (call, { code }) =>
        typeof code === 'string' ? checkIn(call, code) : showCode(call, await findEvent(call, undefined)),
    },
    {
      name: 'question',
      options: [{ name: 'text', type: 'text' }],
      run: async (call, { text }) => {
        const on = await findEvent(call, undefined)
        return typeof text === 'string' ? ask(call, on, text) : showQueue(call, on)
      },
    },
    {
      name: 'report',
      options: [which],
      run: async (call, args) => report(call, await findEvent(call, args['event'], 'past')),
    },
    {
      name: 'suggest',
      options: [{ name: 'minutes', type: 'integer', min: 5, max: 1440 }],
      run: (call, { minutes }) => suggest(call, typeof minutes === 'number' ? minutes : null),
    },
    {
      name: 'settings',
      options: [
        ...(['late', 'early', 'present', 'shown', 'remind'] as const).map((name) => ({
          ...named(name, 'integer'),
          min: name === 'shown' || name === 'remind' ? 1 : 0,
          max: 1440,
        })),
        { ...named('calendar', 'choice'), choices: ['on', 'off'] },
        { ...named('announce'), complete: completeAnnounce },
      ],
      run: eventSettings,
    },
    {
      name: 'record',
      options: [{ name: 'person', type: 'person' }],
      run: async (call, { person }) => record(call, typeof person === 'object' ? person : null),
    },
  ],
  press: async (call, [name = '', ...rest]) => {
    const press = Object.hasOwn(PRESSES, name) ? PRESSES[name] : undefined
    if (!press) throw new UserError('button-expired')
    return press(call, rest)
  },
}
