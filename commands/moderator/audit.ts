/** /audit: who changed what in this community, for those who keep order in it. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { findMember, findMemberByAccount } from '../../src/bot/find-member.js'
import { AUDIT_GROUPS, type AuditGroup } from '../../src/domain/audit.js'
import { UserError } from '../../src/domain/user-error.js'
import { auditPage } from '../../src/store/audit-log.js'
import { channelsOf } from '../../src/store/channels.js'
import { accountsOf } from '../../src/store/members.js'
import { spacesOf } from '../../src/store/spaces.js'
import { auditView } from '../../src/views/audit.js'

const PAGE = 8
const NONE = '-'

interface Asked {
  group: AuditGroup | null
  person: { account: number; member: number; name: string } | null
  before: number | null
}

const isGroup = (word: unknown): word is AuditGroup => AUDIT_GROUPS.some((g) => g === word)

const actionOf = ({ group, person }: Asked, before: number | null): string =>
  ['audit', group ?? NONE, person?.account.toString(36) ?? NONE, before?.toString(36) ?? NONE].join(':')

const namesOf = async (call: Call) => {
  const db = call.store.reads
  const spaces = await spacesOf(db, call.community.id)
  const channels = await Promise.all(spaces.map((s) => channelsOf(db, s.id)))
  return {
    space: new Map(spaces.map((s) => [s.id, s.name])),
    channel: new Map(channels.flat().map((c) => [c.id, c.name])),
  }
}

const show = async (call: Call, asked: Asked): Promise<Answer> => {
  const db = call.store.reads
  const { group, person, before } = asked
  const found = await auditPage(db, {
    community: call.community.id,
    group,
    actors: person && (await accountsOf(db, person.member)),
    before,
    limit: PAGE + 1,
  })
  const lines = found.slice(0, PAGE)
  const last = found.length > PAGE ? (lines.at(-1)?.seq ?? null) : null
  return {
    view: auditView(call.t, {
      community: call.community.name || call.t('community.nameless'),
      zone: call.zone,
      lines,
      person: person?.name ?? null,
      group,
      names: await namesOf(call),
      actions: {
        group: (g) => actionOf({ ...asked, group: g }, null),
        older: last === null ? null : actionOf(asked, last),
        newest: before === null ? null : actionOf(asked, null),
      },
    }),
  }
}

const NUMBER = /^[0-9a-z]{1,10}$/

export const audit: Command = {
  name: 'audit',
  permission: 'see-audit',
  where: 'anywhere',
  options: [
    { name: 'about', type: 'choice', choices: AUDIT_GROUPS },
    { name: 'person', type: 'person' },
  ],
  run: async (call, { about, person }) =>
    show(call, {
      group: isGroup(about) ? about : null,
      person: typeof person === 'object' ? await findMember(call, person, { uncounted: true }) : null,
      before: null,
    }),
  press: async (call, [group = '', account = '', before = '']) => {
    const known =
      (group === NONE || isGroup(group)) && [account, before].every((n) => n === NONE || NUMBER.test(n))
    if (!known) throw new UserError('button-expired')
    return show(call, {
      group: isGroup(group) ? group : null,
      person:
        account === NONE
          ? null
          : await findMemberByAccount(call, Number.parseInt(account, 36), { uncounted: true }),
      before: before === NONE ? null : Number.parseInt(before, 36),
    })
  },
}
