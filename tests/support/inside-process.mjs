/**
 * Loaded into a process under test before anything of ours: moves its clock, and does something at its n-th statement.
 * It is told what over a connection (KITH_TEST_CONTROL), so the product knows nothing of it.
 */
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { isMainThread } from 'node:worker_threads'

const { KITH_TEST_CONTROL: port, KITH_TEST_CLOCK: began = '0' } = process.env

/** What the clock says beyond the machine's. */
let ahead = Number(began)
const RealDate = Date
const moveClock = () => {
  globalThis.Date = class MovedDate extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + ahead)
      else super(...given)
    }
    static now() {
      return RealDate.now() + ahead
    }
  }
}

/** How long a locked database is waited for, so that a test need not. */
const IMPATIENT = 20
const NO_LIMIT = 4_294_967_294

const watchStatements = (control) => {
  const Database = createRequire(import.meta.url)('better-sqlite3')
  const sample = new Database(':memory:')
  const statements = Object.getPrototypeOf(sample.prepare('select 1'))
  /** What is to be done, after how many statements. */
  let armed = null
  /** How to put right what was done, after how many refusals. */
  let refusing = null

  const undo = () => {
    const { restore } = refusing ?? {}
    refusing = null
    restore?.()
  }

  const pragma = (database, text) => database.pragma(text, { simple: true })

  const DEEDS = {
    kill: () => process.kill(process.pid, 'SIGKILL'),
    full: (database) => {
      pragma(database, `max_page_count = ${pragma(database, 'page_count')}`)
      return () => pragma(database, `max_page_count = ${NO_LIMIT}`)
    },
    readonly: (database) => {
      pragma(database, 'query_only = 1')
      return () => pragma(database, 'query_only = 0')
    },
    locked: (database) => {
      const other = new Database(database.name)
      other.exec('begin immediate')
      const patience = pragma(database, 'busy_timeout')
      pragma(database, `busy_timeout = ${IMPATIENT}`)
      return () => {
        other.exec('rollback')
        other.close()
        pragma(database, `busy_timeout = ${patience}`)
      }
    },
  }

  let inside = false
  const before = (statement) => {
    const { database } = statement
    if (inside || database.readonly || database.memory) return
    if (!armed) return
    armed.after--
    // Somebody else's lock comes between two transactions.
    if (armed.after > 0 || (armed.deed === 'locked' && !/^begin/i.test(statement.source))) return
    const { deed, refusals, id } = armed
    armed = null
    control.say({ fired: id })
    inside = true
    try {
      const restore = DEEDS[deed](database)
      if (restore) refusing = { restore, left: refusals }
    } finally {
      inside = false
    }
  }
  const refused = (error) => {
    if (!refusing || !String(error?.code).startsWith('SQLITE_')) return
    refusing.left--
    if (refusing.left > 0) return
    inside = true
    undo()
    inside = false
  }
  for (const name of ['run', 'get', 'all']) {
    const original = statements[name]
    statements[name] = function (...given) {
      before(this)
      try {
        return original.apply(this, given)
      } catch (error) {
        refused(error)
        throw error
      }
    }
  }
  return {
    arm: (given) => {
      armed = given
    },
    disarm: () => {
      armed = null
      inside = true
      undo()
      inside = false
    },
  }
}

if (port && isMainThread && /[\\/]main\.[jt]s$/.test(process.argv[1] ?? '')) {
  moveClock()
  const socket = connect(Number(port), '127.0.0.1')
  socket.unref()
  socket.on('error', () => undefined)
  const control = { say: (what) => socket.write(`${JSON.stringify(what)}\n`) }
  const statements = watchStatements(control)
  let rest = ''
  socket.setEncoding('utf8').on('data', (part) => {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const told = JSON.parse(line)
      if (told.ahead !== undefined) ahead = told.ahead
      if (told.arm) statements.arm(told.arm)
      if (told.disarm) statements.disarm()
      control.say({ done: told.id })
    }
  })
}
