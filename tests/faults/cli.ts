/** npm run test:faults: a long run with faults beside the same run without, or a short one again. */
import { parseArgs } from 'node:util'
import { startDatabases } from './databases.js'
import { faultRun } from './fault-run.js'
import { chooseFaults, readFaults, writeFaults } from './faults.js'

const USAGE = `npm run test:faults -- [--seed N] [--count N] [--waves N] [--faults LIST] [--postgres]
  Runs the bot against servers that speak as Discord and Telegram do, with things going wrong, and compares what it
  stored and sent with a run in which nothing goes wrong. Exit code 1 when they differ.
  --seed      which script and faults; a new one unless given
  --count     how many faults (1000)
  --waves     how long the script is, in waves of about 24 acts; two for five faults unless given
  --faults    exactly these: WAVE:KIND@N, separated by commas
  --postgres  on PostgreSQL instead of SQLite
`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    seed: { type: 'string' },
    count: { type: 'string' },
    waves: { type: 'string' },
    faults: { type: 'string' },
    postgres: { type: 'boolean' },
  },
})
if (values.help) process.stdout.write(USAGE)
else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const given = values.faults === undefined ? null : readFaults(values.faults)
  const count = given?.length ?? Number(values.count ?? 1000)
  const last = Math.max(0, ...(given ?? []).map((f) => f.wave))
  const waves = Number(values.waves ?? Math.max(last + 2, Math.ceil(count * 0.4) + 2))
  const faults = given ?? chooseFaults(seed, waves, count)
  const progress = (line: string) =>
    process.stderr.write(
      `${process.stderr.isTTY ? '\r\x1b[2K' : ''}${line}${process.stderr.isTTY ? '' : '\n'}`,
    )
  process.stdout.write(`seed ${seed}, ${waves} waves, ${faults.length} faults\n`)
  const databases = values.postgres ? await startDatabases() : null
  const run = { seed, waves, faults, progress, ...(databases && { postgres: databases.make }) }
  const { problems, happened, restarts, facts, kinds, voiceMinutes } = await faultRun(run).finally(() =>
    databases?.stop(),
  )
  const times = Object.entries(happened).map(([kind, n]) => `${kind} ${n}`)
  process.stdout.write(`\n${kinds.length} kinds of facts, ${voiceMinutes} minutes of voice`)
  const all = Object.values(happened).reduce((a, b) => a + b, 0)
  process.stdout.write(
    `\n${facts} facts, ${all} faults happened, ${restarts} starts again\n${times.join(', ')}\n`,
  )
  if (problems.length > 0) {
    process.stdout.write(`${problems.slice(0, 200).join('\n')}\n${problems.length} differences\n`)
    process.stdout.write(
      `Again: npm run test:faults -- --seed ${seed} --waves ${waves}${values.postgres ? ' --postgres' : ''} --faults ${writeFaults(faults)}\n`,
    )
    process.exitCode = 1
  } else process.stdout.write('Equal.\n')
}
