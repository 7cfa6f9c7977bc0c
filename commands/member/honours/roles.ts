/** The roles that honours come with in a space: choosing them, and setting right who has which. */
import { changeSetting } from '../../../src/bot/change-setting.js'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { excerpt } from '../../../src/bot/excerpt.js'
import type { Roles, SpaceRole } from '../../../src/chat/roles.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import { syncHonourRoles } from '../../../src/store/honour-role-sync.js'
import { setHonourRole } from '../../../src/store/honour-roles.js'
import { paceOf } from '../../../src/store/pace.js'
import { honourName, honourRolesView, honoursDoneView, roleProblem } from '../../../src/views/honours.js'
import { findHonour } from './change.js'

const portOf = (call: Call): Roles => {
  const port = call.platforms.find((p) => p.name === call.space.platform)?.roles
  if (!port) throw new UserError('roles-not-here')
  return port
}

export const reached = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw (error as { name?: unknown } | null)?.name === 'SendError' ? new UserError('roles-down') : error
  }
}

const fold = (text: string) => text.normalize('NFKC').replace(/^@/, '').trim().toLowerCase()

export const completeRole = async (call: Call, typed: string) => {
  const roles = await portOf(call).list(call.space.platformId)
  return roles
    .filter((r) => r.problem === undefined && fold(r.name).includes(fold(typed)))
    .map((r) => ({ label: r.name, value: r.id }))
}

export const findRole = async (call: Call, typed: string): Promise<SpaceRole> => {
  const roles = await reached(portOf(call).list(call.space.platformId))
  const id = /^(?:<@&)?(\d{1,20})>?$/.exec(typed.trim())?.[1]
  const role = roles.find((r) => r.id === id) ?? roles.find((r) => fold(r.name) === fold(typed))
  if (!role) throw new UserError('role-unknown', { name: excerpt(typed) })
  if (role.problem !== undefined)
    throw new UserError('role-not-givable', {
      name: excerpt(role.name),
      because: roleProblem(call.t, role.problem),
    })
  return role
}

/** Whoever may give a role decides which one: an administrator of this very space. */
export const setRole = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('set-up-space')
  const honour = await findHonour(call, args['honour'])
  const typed = args['role']
  const role = typeof typed === 'string' ? await findRole(call, typed) : null
  const name = honourName(call.t, honour)
  await call.store.write(async (tx) => {
    await setHonourRole(tx, call.space.id, honour.honour, role?.id ?? null)
    await appendAudit(tx, {
      at: call.now,
      community: call.community.id,
      actor: call.account,
      action: 'honour.role',
      before: null,
      after: JSON.stringify({ space: call.space.id, honour: honour.honour, role: role?.id ?? null }),
    })
  })
  const done = role
    ? call.t('honours.done.role', { name, role: role.name })
    : call.t('honours.done.no-role', { name })
  return { view: honoursDoneView(done) }
}

/** What somebody took away by hand: as it is set, or as it is to be from now on. */
export const byHandOf = async (call: Call, args: Arguments): Promise<'respect' | 'restore'> => {
  const byHand = args['by_hand']
  if (byHand !== 'respect' && byHand !== 'restore') return call.community.settings.honourRoles
  if (args['dry_run'] !== true) {
    await call.require('set-community')
    await changeSetting(call, 'honourRoles', () => byHand)
  }
  return byHand
}

export const syncRoles = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('set-up-space')
  const port = portOf(call)
  const dryRun = args['dry_run'] === true
  const honourRoles = await byHandOf(call, args)
  const { id, platform, platformId } = call.space
  const counts = await reached(
    syncHonourRoles(paceOf(call.store), {
      space: { id, platform, platformId },
      run: `by-hand-${call.now}`,
      now: call.now,
      restore: honourRoles === 'restore',
      port,
      dryRun,
    }),
  )
  if (!dryRun && counts.people > 0)
    await call.store.write((tx) =>
      appendAudit(tx, {
        at: call.now,
        community: call.community.id,
        actor: call.account,
        action: 'honour.sync',
        before: null,
        after: String(counts.people),
      }),
    )
  return { view: honourRolesView(call.t, { ...counts, dryRun }) }
}
