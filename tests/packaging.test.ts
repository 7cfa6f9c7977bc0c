/** What an operator gets beside the code, as far as it can be checked without running a container. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { VARIABLES } from '../src/config.js'

const read = (path: string) => readFileSync(path, 'utf8')
const lines = (path: string) =>
  read(path)
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

describe('the Dockerfile', () => {
  const steps = lines('Dockerfile').map((line) => line.trim().split(/\s+/))
  const of = (name: string) => steps.filter(([word]) => word === name)
  const ignored = lines('.dockerignore')

  test('copies what is there, and what .dockerignore lets in', () => {
    const fromHere = of('COPY').filter(([, first]) => !first?.startsWith('--from'))
    const copied = fromHere.flatMap((step) => step.slice(1, -1))
    expect(copied).toContain('package-lock.json')
    for (const path of copied) {
      expect([path, existsSync(path)]).toEqual([path, true])
      expect(ignored).toContain(`!${path}`)
    }
    expect(ignored[0]).toBe('*')
    expect(
      ignored
        .filter((one) => one.startsWith('!'))
        .map((one) => one.slice(1))
        .sort(),
    ).toEqual(
      copied
        .slice()
        .sort()
        .filter((one, i, all) => one !== all[i - 1]),
    )
  })

  test('lets no data, secret or setting of this machine in', () => {
    for (const kept of ['data/*.db', 'data/*.db-*', 'data/*.jsonl', 'data/secret', 'data/backups'])
      expect(ignored).toContain(kept)
    expect(ignored.join()).not.toContain('!.env')
  })

  test('takes from the first stage only what that one makes', () => {
    const later = of('COPY')
      .filter(([, first]) => first === '--from=build')
      .map((step) => step[2])
    expect(later).toEqual(['/app/node_modules', '/app/dist'])
  })

  test('names no host but the base images', () => {
    expect(of('FROM').map((step) => step[1])).toEqual(['node:20-bookworm', 'node:20-bookworm-slim'])
    expect(read('Dockerfile').replace('http://127.0.0.1:', '')).not.toMatch(/https?:\/\//)
  })

  test('runs without rights, asks /livez, starts what npm start starts', () => {
    const last = steps.slice(steps.findLastIndex(([word]) => word === 'FROM'))
    const user = last.findIndex(([word]) => word === 'USER')
    expect(last[user]).toEqual(['USER', 'node'])
    expect(user).toBeLessThan(last.findIndex(([word]) => word === 'CMD'))
    const health = lines('Dockerfile').find((line) => line.startsWith('HEALTHCHECK')) ?? ''
    const asks = JSON.parse(/CMD (\[.*\])$/.exec(health)?.[1] ?? '[]') as string[]
    expect(asks[2]).toContain('/livez')
    expect(() => new Script(asks[2] ?? '(')).not.toThrow()
    const command = JSON.parse(of('CMD').at(-1)?.slice(1).join(' ') ?? '[]') as string[]
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    expect(`exec ${command.join(' ')}`).toBe(scripts['start'])
  })
})

describe('compose.yaml', () => {
  const file = parse(read('compose.yaml')) as {
    services: Record<
      'kith' | 'database',
      {
        environment: Record<string, string>
        volumes: string[]
        healthcheck?: { test: string[] }
        depends_on?: object
      }
    >
    volumes: object
  }
  const { kith, database } = file.services

  test('hands every variable on, and no value of its own that is secret', () => {
    expect(Object.keys(kith.environment).sort()).toEqual([...VARIABLES].sort())
    for (const name of ['DISCORD_TOKEN', 'TELEGRAM_TOKEN', 'KITH_SECRET'])
      expect(kith.environment[name]).toMatch(new RegExp(`^\\$\\{${name}:[-?]`))
    expect(database.environment['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/)
    expect(kith.environment['DATABASE_URL']).toMatch(
      /^postgres:\/\/kith:\$\{POSTGRES_PASSWORD:\?[^}]+\}@database:5432\/kith$/,
    )
  })

  test('waits for a database that answers, and keeps both volumes', () => {
    expect(kith.depends_on).toEqual({ database: { condition: 'service_healthy' } })
    expect(database.healthcheck?.test).toContain('pg_isready')
    const named = [...kith.volumes, ...database.volumes].map((volume) => volume.split(':')[0])
    expect(Object.keys(file.volumes).sort()).toEqual(named.sort())
  })
})

describe('kith.service', () => {
  const unit = read('deploy/kith.service')

  test('runs what npm start runs, may write to its own folder only, and is not restarted after a wrong setting', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    expect(unit).toContain(`ExecStart=/usr/bin/env ${scripts['start']?.replace(/^exec /, '')}\n`)
    for (const line of [
      'DynamicUser=yes',
      'StateDirectory=kith',
      'ProtectSystem=strict',
      'NoNewPrivileges=yes',
      'RestartPreventExitStatus=2',
    ])
      expect(unit.split('\n')).toContain(line)
  })

  test('is understood by systemd, where there is one', () => {
    const { error, status, stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', 'deploy/kith.service'],
      { encoding: 'utf8' },
    )
    if (error) return expect((error as NodeJS.ErrnoException).code).toBe('ENOENT')
    // Elsewhere than where it is to run, that program may be missing; nothing else may be said.
    expect([status, stdout + stderr].join()).toMatch(/^0,\s*$/)
  })
})
