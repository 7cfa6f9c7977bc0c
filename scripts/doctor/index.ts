/** Every check, by section, in the order in which they are shown. Adding one is one file and one line. */
import { auditChain } from './audit-chain.js'
import type { Check } from './check.js'
import { clock } from './clock.js'
import { exposure } from './exposure.js'
import { files } from './files.js'
import { secret, secretAge } from './secret.js'
import { version } from './version.js'

/** `general` is always looked at; the others where asked for (`--security`, `--data`). */
export const CHECKS: Readonly<Record<'general' | 'security' | 'data', readonly Check[]>> = {
  general: [version, clock, secret, auditChain],
  security: [exposure, files, secretAge],
  data: [],
}
