/** Every job. Adding one is one file and one line. */
import { auditRetention } from './audit-retention.js'
import { backup } from './backup.js'
import { boardClosing } from './board-closing.js'
import { events } from './events.js'
import { fading } from './fading.js'
import { finishErasures } from './finish-erasures.js'
import { foldRollups } from './fold-rollups.js'
import { foundOut } from './found-out.js'
import { honours } from './honours.js'
import { hours } from './hours.js'
import type { Job } from './job.js'
import { levelNotices } from './level-notices.js'
import { milestones } from './milestones.js'
import { rescore } from './rescore.js'
import { retention } from './retention.js'
import { rings } from './rings.js'
import { sweep } from './sweep.js'

export const JOBS: readonly Job[] = [
  foldRollups,
  rescore,
  foundOut,
  boardClosing,
  levelNotices,
  fading,
  rings,
  milestones,
  honours,
  hours,
  events,
  backup,
  retention,
  finishErasures,
  sweep,
  auditRetention,
]
