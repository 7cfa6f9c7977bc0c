/** Makes the nightly backup; older ones leave by days. */
import { basename } from 'node:path'
import { backUp } from '../store/backup.js'
import type { Job } from './job.js'

export const backup: Job = {
  name: 'backup',
  cron: '41 2 * * *',
  for: 'installation',
  async run({ backups, now, signal, progress }) {
    if (!backups || backups.days === 0) return 'off'
    const onProgress = (share: number) => progress?.(`${Math.round(share * 100)}%`)
    const { path, bytes } = await backUp(backups, now, { signal, onProgress })
    return `${basename(path)} ${bytes}`
  },
}
