// The import table of the house for dependency-cruiser, which resolves modules as Node does; tests/architecture.test.ts
// reads the statements themselves. Two ways of looking, one table.

const rooms = {
  domain: [],
  chat: [],
  store: ['domain', 'log'],
  views: ['domain', 'chat'],
  tracking: ['domain', 'chat', 'store', 'log'],
  'platforms/discord': ['chat', 'log'],
  'platforms/telegram': ['chat', 'log'],
  'platforms/playground': ['chat', 'log'],
  bot: ['domain', 'chat', 'store', 'views', 'tracking', 'log'],
  jobs: ['domain', 'chat', 'store', 'views', 'tracking', 'log'],
  workers: ['domain', 'store', 'views', 'log'],
  outside: ['log'],
  web: ['domain', 'chat', 'store', 'views', 'bot', 'log'],
}

const packages = {
  'discord\\.js': 'src/platforms/discord',
  telegraf: 'src/platforms/telegram',
  kysely: 'src/store',
  'better-sqlite3': 'src/store',
  pg: 'src/store',
  fastify: 'src/web',
  'prom-client': 'src/web',
  '@napi-rs/canvas': 'src/views',
  piscina: 'src/workers',
  'node-cron': 'src/jobs',
  pino: 'src/log\\.ts',
}

const anyOf = (list) => `^(${list.join('|')})`
const folder = (room) => (room === 'log' ? 'src/log\\.ts$' : `src/${room}/`)

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '(\\.d\\.ts|from-sources\\.mjs)$' },
      to: {},
    },
    {
      name: 'main-and-scripts-are-never-imported',
      severity: 'error',
      from: { pathNot: '^scripts/' },
      to: { path: '^(src/main\\.ts|scripts/)' },
    },
    {
      name: 'config-is-for-main-and-scripts',
      severity: 'error',
      from: { pathNot: '^(scripts/|src/main\\.ts)' },
      to: { path: '^src/config\\.ts' },
    },
    {
      name: 'production-uses-production-packages',
      severity: 'error',
      from: {
        path: '^(src|commands)/',
        pathNot: '^src/(platforms/playground/page/|workers/from-sources\\.mjs)',
      },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'commands',
      severity: 'error',
      from: { path: '^commands/' },
      to: {
        path: '^(src|scripts)/',
        pathNot: anyOf(['domain', 'chat', 'store', 'views', 'bot', 'tracking', 'log'].map(folder)),
      },
    },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: room.replace('/', '-'),
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^(src|commands|scripts)/', pathNot: anyOf([room, ...allowed].map(folder)) },
    })),
    {
      name: 'pure-rooms-are-pure',
      severity: 'error',
      from: { path: '^src/(domain|chat)/' },
      to: { dependencyTypes: ['core'] },
    },
    ...Object.entries(packages).map(([name, home]) => ({
      name: `${name.replace('\\', '')}-at-home`,
      severity: 'error',
      from: { pathNot: `^(${home}|src/main\\.ts|scripts/)` },
      to: { path: `^node_modules/${name}/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|tests)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
