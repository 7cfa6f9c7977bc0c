/** Before a test run: builds what journeys start, and offers a PostgreSQL to whoever asks. */
import { spawnSync } from 'node:child_process'
import { setup } from './cluster.mjs'

/** Rooms whose tests run within the test's own process. */
const START_NOTHING =
  /tests\/(?:bot|commands|contracts|domain|jobs|outside|platforms|store|tracking|views|web|workers)\b/

// biome-ignore lint/style/noDefaultExport: jest takes the default export
export default async ({ testPathPatterns }) => {
  // Whoever asks for single files that start nothing need not wait for it.
  const asked = testPathPatterns?.patterns ?? []
  if (asked.length > 0 && asked.every((path) => START_NOTHING.test(path))) return setup()
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--if-needed'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('what the journeys start does not build')
  await setup()
}
