/** The member somebody pointed at: by id where the platform gives one, else by handle; only within the community. */
import type { Person } from '../chat/event.js'
import type { AccountId, MemberId } from '../domain/identity.js'
import { UserError } from '../domain/user-error.js'
import { type AccountRow, accountsById, findAccount, findByHandle } from '../store/accounts.js'
import { memberOf } from '../store/members.js'
import type { Call } from './command.js'
import { excerpt } from './excerpt.js'

export interface FoundMember {
  account: AccountId
  member: MemberId
  name: string
}

/** Who does not want to be counted is met by themselves alone, and where it is about what they do for others. */
const inCommunity = async (
  { store, community, account: caller }: Call,
  account: AccountRow | undefined,
  uncounted: boolean,
): Promise<FoundMember | null> => {
  if (!account || account.erased_at !== null) return null
  if (account.opted_out_at !== null && !uncounted && account.id !== caller) return null
  const member = await memberOf(store.reads, community.id, account.id)
  return member === undefined ? null : { account: account.id, member, name: account.name }
}

/** `uncounted`: also who opted out, whom nobody else can tell from a stranger. */
export const findMember = async (
  call: Call,
  person: Person,
  { uncounted = false }: { uncounted?: boolean } = {},
): Promise<FoundMember> => {
  const { store, platform } = call
  const account = person.id
    ? await findAccount(store.reads, platform, person.id)
    : await findByHandle(store.reads, platform, person.handle ?? '')
  const found = await inCommunity(call, account, uncounted)
  if (!found) throw new UserError('unknown-person', { name: excerpt(person.name || person.handle || '?') })
  return found
}

/** As a button names somebody. */
export const findMemberByAccount = async (
  call: Call,
  id: AccountId,
  { uncounted = false }: { uncounted?: boolean } = {},
): Promise<FoundMember> => {
  const [account] = await accountsById(call.store.reads, [id])
  const found = await inCommunity(call, account, uncounted)
  if (!found) throw new UserError('button-expired')
  return found
}
