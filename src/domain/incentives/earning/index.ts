/** Every way to earn. Adding one is one file and one line. */
import { eventAttended } from './event-attended.js'
import { message } from './message.js'
import { reactionGiven } from './reaction-given.js'
import { reactionReceived } from './reaction-received.js'
import { replyReceived } from './reply-received.js'
import type { Rule } from './rule.js'

export const RULES: readonly Rule[] = [message, replyReceived, reactionReceived, reactionGiven, eventAttended]
