/**
 * npm run bench -- [names] [--full] [--smoke] [--json]: measures what is promised, each ratio within one run.
 * Exit code 1 on a miss (but not with --smoke, which only shows that the benches run), 2 on a wrong call.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, isMet, printRows, type Row, ratioOf } from './bench/row.js'

/** In the order in which they run, each loaded in its own process only. Adding one is one line. */
const BENCHES: Record<string, () => Promise<{ bench: Bench }>> = {
  store: () => import('./bench/store.js'),
  gateway: () => import('./bench/gateway.js'),
  telegram: () => import('./bench/telegram-to-fact.js'),
  commands: () => import('./bench/commands.js'),
  boards: () => import('./bench/boards.js'),
  rescore: () => import('./bench/rescore.js'),
  cards: () => import('./bench/cards.js'),
  roles: () => import('./bench/roles.js'),
  stall: () => import('./bench/stall.js'),
  memory: () => import('./bench/memory.js'),
  erasure: () => import('./bench/erasure.js'),
  'catch-up': () => import('./bench/catch-up.js'),
  backup: () => import('./bench/backup.js'),
  processes: () => import('./bench/processes.js'),
  start: () => import('./bench/start.js'),
}

const USAGE = `npm run bench -- [names] [--full] [--smoke] [--json]
  names    ${Object.keys(BENCHES).join(', ')}; all when none is named
  --full   also what takes many minutes: ten million facts, a backup of a gigabyte
  --smoke  tiny and quick: shows that the benches run, says nothing about speed
  --json   the rows as JSON
`

const run = async (): Promise<number> => {
  const words = process.argv.slice(2)
  const flags = new Set(words.filter((w) => w.startsWith('--')))
  const named = words.filter((w) => !w.startsWith('--'))
  const unknown = [
    ...[...flags].filter((f) => !['--full', '--smoke', '--json', '--help'].includes(f)),
    ...named.filter((n) => !Object.hasOwn(BENCHES, n)),
  ]
  if (unknown.length > 0 || flags.has('--help')) {
    process[flags.has('--help') ? 'stdout' : 'stderr'].write(USAGE)
    return flags.has('--help') ? 0 : 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
  const rows: Row[] = []
  let failed = false
  try {
    for (const name of named.length > 0 ? named : Object.keys(BENCHES)) {
      if (process.stderr.isTTY) process.stderr.write(`${name} …\n`)
      const measured = await inProcess(name, folder, flags)
      // A smoke run judges nothing.
      if (measured) rows.push(...measured.map((row) => (flags.has('--smoke') ? withoutTarget(row) : row)))
      else {
        process.stderr.write(`The bench ${name} failed.\n`)
        failed = true
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const missed = rows.some((row) => isMet(row) === false)
  process.stdout.write(
    flags.has('--json')
      ? `${JSON.stringify(rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) })))}\n`
      : `${printRows(rows)}\n`,
  )
  return failed || missed ? 1 : 0
}

const withoutTarget = ({ target: _, ...row }: Row): Row => row

/** Each bench has a process of its own, so that none inherits another's heap. */
const inProcess = (name: string, folder: string, flags: ReadonlySet<string>): Promise<Row[] | null> =>
  new Promise((resolve) => {
    let rows: Row[] | null = null
    const child = fork(fileURLToPath(import.meta.url), [name, ...flags], {
      env: { ...process.env, KITH_BENCH_FOLDER: folder },
    })
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => {
        child.kill()
        rmSync(folder, { recursive: true, force: true })
        process.exit(130)
      })
    }
    child.on('message', (message) => {
      rows = message as Row[]
    })
    child.on('exit', (code) => resolve(code === 0 ? rows : null))
  })

const runAsChild = async (folder: string): Promise<void> => {
  const [name = '', ...flags] = process.argv.slice(2)
  const found = await BENCHES[name]?.()
  const options = { folder, full: flags.includes('--full'), smoke: flags.includes('--smoke') }
  process.send?.((await found?.bench(options)) ?? [])
  process.disconnect?.()
}

const folder = process.env['KITH_BENCH_FOLDER']
if (folder && process.send) await runAsChild(folder)
else process.exitCode = await run()
