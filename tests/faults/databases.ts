/** A PostgreSQL of a run's own, and empty databases on it. */
import pg from 'pg'
import { setup, teardown } from '../support/cluster.mjs'

export const startDatabases = async () => {
  await setup()
  const answer = await fetch(process.env['KITH_TEST_CLUSTER'] ?? '')
  const { url, problem } = (await answer.json()) as { url?: string; problem?: string }
  if (url === undefined) {
    await teardown()
    throw new Error(problem)
  }
  let made = 0
  return {
    make: async (): Promise<string> => {
      const admin = new pg.Client({ connectionString: `${url}/postgres` })
      await admin.connect()
      const name = `faults_${made++}`
      await admin.query(`create database ${name}`)
      await admin.end()
      return `${url}/${name}`
    },
    stop: teardown,
  }
}
