/** Every check, by section, in the order in which they are shown. Adding one is one file and one line. */
import { auditChain } from './audit-chain.js'
import { backups } from './backups.js'
import { bot } from './bot.js'
import type { Check } from './check.js'
import { clock } from './clock.js'
import { data } from './data.js'
import { database } from './database.js'
import { disk } from './disk.js'
import { exposure } from './exposure.js'
import { files } from './files.js'
import { gaps } from './gaps.js'
import { jobs } from './jobs.js'
import { languages } from './languages.js'
import { outbox } from './outbox.js'
import { platforms } from './platforms.js'
import { powers } from './powers.js'
import { quarantine } from './quarantine.js'
import { reach } from './reach.js'
import { secret, secretAge } from './secret.js'
import { spaces } from './spaces.js'
import { storedTime } from './stored-time.js'
import { version } from './version.js'

/** `general` is always looked at; the others where asked for (`--security`, `--data`). */
export const CHECKS: Readonly<Record<'general' | 'security' | 'data', readonly Check[]>> = {
  general: [
    ...[version, database, bot, platforms, spaces, clock, storedTime, disk, backups],
    ...[secret, auditChain, outbox, quarantine, jobs, languages, gaps],
  ],
  security: [powers, exposure, reach, files, secretAge],
  data: [data],
}
