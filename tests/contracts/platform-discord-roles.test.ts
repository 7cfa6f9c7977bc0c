/** Giving roles with the real client, against a server that knows Discord's order of roles. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { createDiscord } from '../../src/platforms/discord/index.js'
import { ANNA, BEN, GUILD, MANAGE_ROLES, makeGuild } from '../support/discord/community.js'
import { createListener, silentLog } from '../support/discord/listener.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import type { WorldRole } from '../support/discord/world.js'

const BAN = 1n << 2n
const roleAt = (n: number) => `70000000000000003${n}`
const role = (n: number, name: string, more: Partial<WorldRole> = {}): WorldRole => ({
  ...{ id: roleAt(n), name, permissions: '0' },
  ...more,
})
/** From the lowest to the highest; ours is the fifth. */
const ROLES = (ours: bigint): WorldRole[] => [
  { id: GUILD, name: '@everyone', permissions: '0' },
  role(1, 'Helper'),
  role(2, 'Bot of others', { managed: true }),
  role(3, 'Guards', { permissions: BAN.toString() }),
  role(4, 'Kith', { permissions: ours.toString() }),
  role(5, 'Elders'),
]

const open: { server: DiscordServer; platform: ReturnType<typeof createDiscord> }[] = []
afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (ours = MANAGE_ROLES, granted = { content: true, members: true }) => {
  const guild = makeGuild({ roles: ROLES(ours) })
  for (const member of guild.members) if (member.user.bot) member.roles = [roleAt(4)]
  for (let i = 0; i < 1_200; i++)
    guild.members.push({
      user: { id: `${810000000000000000n + BigInt(i)}`, username: `m${i}` },
      roles: i % 100 === 0 ? [roleAt(1)] : [],
    })
  const server = await startDiscord({ guilds: [guild], granted })
  const platform = createDiscord({
    ...{ token: server.token, apiUrl: server.apiUrl, log: silentLog().log, clock: Date.now },
  })
  open.push({ server, platform })
  await platform.start(createListener().handlers, new AbortController().signal)
  const { roles } = platform
  if (!roles) throw new Error('no roles')
  return { roles, guild }
}

describe('roles on Discord', () => {
  test('are listed from the highest on, each with why it cannot be given', async () => {
    const { roles } = await connect()
    expect(await roles.list(GUILD)).toEqual([
      { id: roleAt(5), name: 'Elders', problem: 'above' },
      { id: roleAt(4), name: 'Kith', problem: 'powerful' },
      { id: roleAt(3), name: 'Guards', problem: 'powerful' },
      { id: roleAt(2), name: 'Bot of others', problem: 'managed' },
      { id: roleAt(1), name: 'Helper' },
    ])
  })

  test('cannot be given where the permission is missing, and the list says so before', async () => {
    const { roles } = await connect(0n)
    expect((await roles.list(GUILD)).find((r) => r.name === 'Helper')?.problem).toBe('permission')
    await expect(roles.grant(GUILD, ANNA.id, roleAt(1))).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'forbidden' },
    })
  })

  test('of one person are asked for alone, and somebody who is not there has none', async () => {
    const { roles } = await connect()
    await roles.grant(GUILD, BEN.id, roleAt(1))
    expect(await roles.of(GUILD, BEN.id)).toEqual([roleAt(1)])
    expect(await roles.of(GUILD, '899999999999999999')).toEqual([])
    await expect(roles.of('799999999999999999', BEN.id)).resolves.toEqual([])
  })

  test('are given and taken, twice as well as once', async () => {
    const { roles, guild } = await connect()
    const own = () => guild.members.find((m) => m.user.id === BEN.id)?.roles ?? []
    for (let i = 0; i < 2; i++) await roles.grant(GUILD, BEN.id, roleAt(1))
    expect(own()).toEqual([roleAt(1)])
    for (let i = 0; i < 2; i++) await roles.remove(GUILD, BEN.id, roleAt(1))
    expect(own()).toEqual([])
  })

  test('are refused as Discord refuses them: above ours, or of somebody who is not there', async () => {
    const { roles } = await connect()
    await expect(roles.grant(GUILD, BEN.id, roleAt(5))).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'forbidden' },
    })
    await expect(roles.grant(GUILD, '899999999999999999', roleAt(1))).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'gone' },
    })
  })

  test('are known by who has them, over all pages', async () => {
    const { roles } = await connect()
    const holders = await roles.holders(GUILD, [roleAt(1), roleAt(5)])
    expect(holders.get(roleAt(1))?.size).toBe(12)
    expect(holders.get(roleAt(5))?.size).toBe(0)
  })

  test('are not told without the intent, and that is said', async () => {
    const { roles } = await connect(MANAGE_ROLES, { content: true, members: false })
    await expect(roles.holders(GUILD, [roleAt(1)])).rejects.toMatchObject({ problem: { kind: 'refused' } })
  })
})
