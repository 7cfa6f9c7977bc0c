// Lets a thread read the sources in development, where tsx's own switch does not reach threads. Built, nobody needs it.
import { register } from 'tsx/esm/api'

register()

export const run = async (asked) => (await import('./thread.ts')).run(asked)
