/** Whether the secret is there, opens this database, and is kept and renewed as secrets should be. */
import { type Stats, statSync } from 'node:fs'
import { findSecrets, secretPath } from '../../src/secret.js'
import { findKeys, isMismatch } from '../../src/store/keys.js'
import { type Check, type Finding, fail, ok, warn } from './check.js'

const DAY = 86_400_000
const OLD = 400 * DAY
/** Long enough to have restarted everything and to have newer backups. */
const PREVIOUS_OLD = 90 * DAY

const look = (path: string): Stats | null => {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

export const secret: Check = {
  name: 'secret',
  async run({ store, config, trouble }) {
    if (trouble?.problem === 'missing') return []
    const secrets = findSecrets(config, secretPath(config.database))
    const putBack =
      'Put back data/secret or KITH_SECRET; if it is lost for good: npm run rotate-secret -- --lost'
    if (!secrets) return [fail('there is none, or it is too short', putBack)]
    try {
      if (store) await findKeys(store.reads, secrets)
    } catch (error) {
      if (!isMismatch(error)) throw error
      return [fail('does not belong to this database', putBack)]
    }
    return [ok(config.secret === null ? `kept in ${secretPath(config.database)}` : 'given by KITH_SECRET')]
  },
}

export const secretAge: Check = {
  name: 'secret age',
  async run({ store, config, now }) {
    const path = secretPath(config.database)
    const secrets = findSecrets(config, path)
    const keys = store && secrets ? await findKeys(store.reads, secrets) : null
    if (!keys) return []
    const days = Math.floor((now - keys.since) / DAY)
    const found: Finding[] = [
      now - keys.since > OLD
        ? warn(
            `is ${days} days old`,
            'Renew it: npm run rotate-secret. Nothing is lost, the bot may run meanwhile.',
          )
        : ok(`${days} days old`),
    ]
    const previous = look(`${path}.previous`)
    const stale = config.previousSecret !== null || (previous && now - previous.mtimeMs > PREVIOUS_OLD)
    if (stale && now - keys.since > PREVIOUS_OLD)
      found.push(
        warn(
          'the previous one is still accepted',
          `Once no backup needs it, remove ${config.previousSecret === null ? `${path}.previous` : 'KITH_SECRET_PREVIOUS'}.`,
        ),
      )
    return found
  },
}
