/** Before a test run: builds what journeys start, and offers a PostgreSQL to whoever asks. */
import { spawnSync } from 'node:child_process'
import { setup } from './cluster.mjs'

// biome-ignore lint/style/noDefaultExport: jest takes the default export
export default async () => {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--if-needed'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('what the journeys start does not build')
  await setup()
}
