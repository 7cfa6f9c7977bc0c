// Builds dist/ (the bot and the playground's page). `--if-needed`: only when a source has changed since the last build.
// Everything is built aside and moved into place at the end, so an interrupted build is never taken for one.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const DIST = join(ROOT, 'dist')
const STAMP = 'built-from'
const SOURCES = ['src', 'commands', 'scripts']
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

/** What is started by itself: the bot, what it runs beside itself, and the scripts. */
const PROGRAMS = {
  'src/main': 'src/main.ts',
  // Looked for beside whoever starts them.
  'src/backup-process': 'src/store/backup-process.ts',
  'src/thread': 'src/workers/thread.ts',
  ...Object.fromEntries(
    ['backup', 'doctor', 'export', 'job', 'migrate', 'publish-commands', 'restore', 'rotate-secret'].map(
      (name) => [`scripts/${name}`, `scripts/${name}.ts`],
    ),
  ),
}
const STARTS_OTHERS = /[\\/]src[\\/](?:store[\\/]backup-sqlite|workers[\\/]index)\.ts$/
/** Compiled libraries, what finds its own files, and what the SDKs would use if it were there. */
const LEFT_ALONE = [
  /^(?:better-sqlite3|@napi-rs\/canvas|piscina)$/,
  /^(?:pg-native|zlib-sync|bufferutil|utf-8-validate|erlpack|encoding)$/,
]

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const hashOfSources = () => {
  const hash = createHash('sha256')
  const files = [
    ...SOURCES.flatMap((folder) => filesIn(join(ROOT, folder))),
    ...SETTINGS.map((f) => join(ROOT, f)),
  ]
  for (const file of files.sort()) {
    if (!existsSync(file)) continue
    hash.update(relative(ROOT, file).replaceAll('\\', '/')).update('\0')
    hash.update(createHash('sha256').update(readFileSync(file)).digest())
  }
  return hash.digest('hex')
}

const stampIn = (folder) => {
  const file = join(folder, STAMP)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** Says what the tool said when it fails, and nothing otherwise. */
const run = (tool, ...args) => {
  const program = join(ROOT, 'node_modules', tool)
  if (!existsSync(program)) {
    process.stderr.write(
      `Cannot build: ${tool} is not installed. Run \`npm ci\` with development packages.\n`,
    )
    return false
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\nThe build failed; what was built before is untouched.\n`)
    return false
  }
  return true
}

/** One file for what is always needed and one for each part that is loaded later: thousands of small ones start slowly. */
const bundle = async (folder) => {
  const { rolldown } = await import('rolldown')
  const bundled = await rolldown({
    cwd: ROOT,
    input: PROGRAMS,
    platform: 'node',
    external: LEFT_ALONE,
    tsconfig: 'tsconfig.json',
    logLevel: 'silent',
  })
  await bundled.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: 'src/[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'beside', test: STARTS_OTHERS }] },
    // Names are kept for the reader of a stack trace.
    minify: false,
  })
  await bundled.close()
}

const build = async (hash) => {
  const began = Date.now()
  const aside = join(ROOT, `dist.building-${process.pid}`)
  const old = join(ROOT, `dist.old-${process.pid}`)
  try {
    mkdirSync(aside)
    try {
      await bundle(aside)
    } catch (error) {
      const missing = error.code === 'ERR_MODULE_NOT_FOUND'
      const why = missing
        ? 'rolldown is not installed. Run `npm ci` with development packages.'
        : error.message
      process.stderr.write(`Cannot build: ${why}\nWhat was built before is untouched.\n`)
      return 1
    }
    const page = join(aside, 'page')
    if (!run('vite/bin/vite.js', 'build', '--outDir', page, '--emptyOutDir', '--logLevel', 'warn')) return 1
    writeFileSync(join(aside, STAMP), hash)
    if (existsSync(DIST)) renameSync(DIST, old)
    renameSync(aside, DIST)
    process.stderr.write(`Built Kith in ${((Date.now() - began) / 1000).toFixed(1)} s.\n`)
    return 0
  } finally {
    rmSync(aside, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
}

/** What a build left behind that was killed: its process is gone. */
const sweep = () => {
  for (const name of readdirSync(ROOT)) {
    const pid = Number(/^dist\.(?:building|old)-(\d+)$/.exec(name)?.[1])
    if (!pid || pid === process.pid) continue
    try {
      process.kill(pid, 0)
    } catch {
      rmSync(join(ROOT, name), { recursive: true, force: true })
    }
  }
}

const hash = hashOfSources()
if (!process.argv.includes('--if-needed') || stampIn(DIST) !== hash) {
  sweep()
  process.exitCode = await build(hash)
}
