/** /honours: what one holds and how far one is, all there are; and, for moderators, making and changing them. */
import type { Command, OptionDeclaration } from '../../src/bot/command.js'
import { HONOUR_LIMITS, MEASURES } from '../../src/domain/incentives/honours.js'
import { UserError } from '../../src/domain/user-error.js'
import { announceHonours, completeHonour, defineHonour, editHonour, retire } from './honours/change.js'
import { completeRole, setRole } from './honours/roles.js'
import { showAll, showMine } from './honours/show.js'
import { setTags, sync } from './honours/tags.js'

const whole = (name: string, max: number, least = 1): OptionDeclaration => ({
  ...{ name, type: 'integer', named: true },
  ...{ min: least, max },
})
const bars = [whole('stay', HONOUR_LIMITS.value), whole('days', HONOUR_LIMITS.days)]
const rest: OptionDeclaration[] = [
  ...bars,
  whole('least', HONOUR_LIMITS.leastDays, 0),
  { name: 'icon', type: 'text', named: true },
]
const which: OptionDeclaration = { name: 'honour', type: 'text', required: true, complete: completeHonour }

export const honours: Command = {
  name: 'honours',
  permission: 'read',
  where: 'anywhere',
  actions: [
    { name: 'mine', options: [], run: (call) => showMine(call) },
    { name: 'all', options: [], run: (call) => showAll(call) },
    {
      name: 'define',
      options: [
        { name: 'title', type: 'text', required: true },
        { name: 'measure', type: 'choice', required: true, choices: MEASURES },
        { ...whole('enter', HONOUR_LIMITS.value), required: true },
        ...rest,
      ],
      run: defineHonour,
    },
    {
      name: 'edit',
      options: [
        which,
        { name: 'measure', type: 'choice', named: true, choices: MEASURES },
        whole('enter', HONOUR_LIMITS.value, 0),
        ...rest,
        whole('places', HONOUR_LIMITS.value, 0),
      ],
      run: editHonour,
    },
    { name: 'retire', options: [which], run: retire },
    {
      name: 'role',
      options: [which, { name: 'role', type: 'text', named: true, complete: completeRole }],
      run: setRole,
    },
    {
      name: 'sync',
      options: [
        { name: 'dry_run', type: 'flag' },
        { name: 'by_hand', type: 'choice', choices: ['respect', 'restore'] },
      ],
      run: sync,
    },
    {
      name: 'tags',
      options: [
        { name: 'show', type: 'choice', choices: ['show', 'hide'] },
        { name: 'dry_run', type: 'flag' },
      ],
      run: setTags,
    },
    {
      name: 'announce',
      options: [{ name: 'where', type: 'choice', choices: ['here', 'nowhere'] }],
      run: (call, { where }) => announceHonours(call, where),
    },
  ],
  press: async (call, [page]) => {
    if (page === 'all') return showAll(call)
    if (page === 'mine') return showMine(call)
    throw new UserError('button-expired')
  },
}
