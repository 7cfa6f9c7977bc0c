/**
 * Empties SQLite's write-ahead log, so that what was overwritten is nowhere any more. The bulk is copied in a thread,
 * without holding anybody up; what is left then is a matter of milliseconds.
 */
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import type { Store } from './engine.js'

/** As text, so that it runs from the sources and from what is built alike. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Database = require(workerData.driver)
  const raw = new Database(workerData.file, { fileMustExist: true })
  parentPort.on('message', () => {
    try {
      raw.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      if (error.code !== 'SQLITE_BUSY') throw error
    }
    parentPort.postMessage('done')
  })
`

export interface Checkpointer {
  /** Copies what is in the log now. */
  passive(): Promise<void>
  close(): Promise<void>
}

/** The database's file; null for one in memory. */
const fileOf = async (store: Store): Promise<string | null> => {
  const { rows } = await sql<{ name: string; file: string }>`pragma database_list`.execute(store.writes)
  return rows.find((r) => r.name === 'main')?.file || null
}

const nothing: Checkpointer = { passive: async () => {}, close: async () => {} }

export const openCheckpointer = async (store: Store): Promise<Checkpointer> => {
  const file = store.engine === 'sqlite' ? await fileOf(store) : null
  if (file === null) return nothing
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const worker = new Worker(THREAD, { eval: true, workerData: { driver, file } })
  worker.unref()
  return {
    passive: () =>
      new Promise<void>((resolve, reject) => {
        const end = () => {
          worker.off('message', onMessage)
          worker.off('error', onError)
        }
        const onMessage = () => {
          end()
          resolve()
        }
        const onError = (error: unknown) => {
          end()
          reject(error)
        }
        worker.once('message', onMessage)
        worker.once('error', onError)
        worker.ref()
        worker.postMessage('now')
      }).then(() => {
        worker.unref()
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}

/** Whether the log is empty now; false while somebody still reads an old state. */
export const truncateLog = async (store: Store): Promise<boolean> => {
  if (store.engine !== 'sqlite') return true
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(TRUNCATE)`.execute(store.writes)
  if (rows[0]?.busy !== 0) return false
  const file = await fileOf(store)
  try {
    return file === null || statSync(`${file}-wal`).size === 0
  } catch {
    return true
  }
}
