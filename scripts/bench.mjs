// Compiles the benches and what they measure, file by file, and runs them: read as sources, code is slower than what
// the bot runs.
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(ROOT, 'dist-bench')
const programs = readdirSync(join(ROOT, 'scripts/bench')).filter((file) => file.endsWith('.ts'))
const compiled = await rolldown({
  cwd: ROOT,
  input: [
    'scripts/bench.ts',
    'src/store/backup-process.ts',
    'src/workers/thread.ts',
    ...programs.map((file) => `scripts/bench/${file}`),
  ],
  platform: 'node',
  external: /^[^./]/,
  tsconfig: 'tsconfig.json',
  logLevel: 'silent',
})
rmSync(folder, { recursive: true, force: true })
await compiled.write({
  dir: folder,
  preserveModules: true,
  preserveModulesRoot: ROOT,
  entryFileNames: '[name].js',
})
await compiled.close()
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', join(folder, 'scripts/bench.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
