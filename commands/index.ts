/** Every command. Adding one is one import and one line. */
import type { Command } from '../src/bot/command.js'
import { data } from './creator/data.js'
import { accept } from './member/accept.js'
import { away } from './member/away.js'
import { event } from './member/event.js'
import { help } from './member/help.js'
import { honours } from './member/honours.js'
import { language } from './member/language.js'
import { leaderboard } from './member/leaderboard.js'
import { orders } from './member/orders.js'
import { points } from './member/points.js'
import { privacy } from './member/privacy.js'
import { rank } from './member/rank.js'
import { redeem } from './member/redeem.js'
import { rewards } from './member/rewards.js'
import { thanks } from './member/thanks.js'
import { timezone } from './member/timezone.js'
import { audit } from './moderator/audit.js'
import { give } from './moderator/give.js'
import { levels } from './moderator/levels.js'
import { order } from './moderator/order.js'
import { reward } from './moderator/reward.js'
import { rules } from './moderator/rules.js'
import { setup } from './moderator/setup.js'
import { take } from './moderator/take.js'

export const COMMANDS: readonly Command[] = [
  help,
  points,
  rank,
  honours,
  leaderboard,
  thanks,
  accept,
  event,
  rewards,
  redeem,
  orders,
  away,
  language,
  timezone,
  privacy,
  give,
  take,
  rules,
  setup,
  levels,
  reward,
  order,
  audit,
  data,
]
