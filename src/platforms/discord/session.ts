/**
 * What the next process needs to hear everything that this one did not store: kept every few seconds, and taken up
 * by whoever serves the shard then. To hear more than was missed does no harm.
 */
import type { Sharing } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { After } from './answer.js'
import type { Progress } from './progress.js'

export interface Session {
  id: string
  /** Where it may be taken up. */
  url: string
  seq: number
  /** Its process left off properly: what comes after `seq` nobody has heard. */
  leftOff?: boolean
}

const KEEP_EVERY = 2_000
/** For what has been heard to be stored. */
const SETTLE_WITHIN = 1_000

export const parseSession = (text: string | null): Session | null => {
  try {
    const { id, url, seq, leftOff } = JSON.parse(text ?? 'null') as Partial<Session>
    const whole = typeof id === 'string' && typeof url === 'string' && Number.isSafeInteger(seq)
    return whole && /^wss?:\/\//.test(url)
      ? { id, url, seq: Number(seq), ...(leftOff === true && { leftOff }) }
      : null
  } catch {
    return null
  }
}

export interface SessionKeeper {
  /** The session to be kept from now on. */
  follow(session: Pick<Session, 'id' | 'url'>, progress: Progress): Promise<void>
  /** Keeps where it stands, once no more is heard. */
  stop(): Promise<void>
}

export interface KeeperParts {
  key: string
  keep: Sharing['keep']
  after: After
  log: Log
}

export const createSessionKeeper = ({ key, keep, after, log }: KeeperParts): SessionKeeper => {
  let followed: (Pick<Session, 'id' | 'url'> & { progress: Progress }) | null = null
  let kept = ''
  let cancel = () => {}

  const save = async (leftOff = false) => {
    if (!followed) return
    const { id, url, progress } = followed
    const session: Session = { id, url, seq: progress.reached(), ...(leftOff && { leftOff }) }
    const text = JSON.stringify(session)
    if (text === kept) return
    try {
      await keep(key, text)
      kept = text
    } catch (error) {
      log.error('session-not-kept', error)
    }
  }
  const again = () => {
    cancel = after(KEEP_EVERY, () => void save().then(() => followed && again()))
  }

  return {
    follow: async (session, progress) => {
      cancel()
      followed = { ...session, progress }
      await save()
      if (followed) again()
    },
    stop: async () => {
      cancel()
      let whole = false
      const patience = new Promise<boolean>((resolve) => {
        cancel = after(SETTLE_WITHIN, () => resolve(false))
      })
      if (followed) whole = await Promise.race([followed.progress.settle(), patience])
      cancel()
      await save(whole)
      followed = null
      cancel()
    },
  }
}
