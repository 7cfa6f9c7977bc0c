/** A job: what is done regularly, for the whole installation or for each community by its own clock. */
import type { ChatEvent } from '../chat/event.js'
import type { Platform } from '../chat/platform.js'
import type { CommunityId } from '../domain/identity.js'
import type { Backups } from '../store/backup.js'
import type { Store } from '../store/engine.js'

export interface JobContext {
  store: Store
  now: number
  /** 0: the whole installation. */
  community: CommunityId
  /** The local time the run is for, though it may be late. */
  period: string
  /** Aborts when the process is to end: a job leaves off at a safe place; it is run again. */
  signal: AbortSignal
  /** Tells what was found out, as if a platform had told it; resolves once it is stored. */
  tell?: ((event: ChatEvent) => Promise<void>) | undefined
  /** The ports, to look at what is there; what should be done is planned. */
  platforms?: readonly Platform[] | undefined
  /** Where backups go; none are made without it. */
  backups?: Backups | undefined
  /** Says how far it is, as a short code or count, for whoever looks meanwhile. */
  progress?(word: string): void
}

export interface Job {
  name: string
  /** Minute, hour, day of month, month, day of week. */
  cron: string
  for: 'installation' | 'community'
  /** Looks at what platforms say. */
  asks?: true
  /** Done twice after a crash it must do no harm. Answers with a short code or count to be kept with the slot. */
  run(context: JobContext): Promise<string>
}
