/** A job's cron line, read once. */
import { parse } from 'node-cron'
import type { Schedule } from '../domain/next-run.js'

const numbers = (cron: string, list: readonly (number | string)[]): number[] =>
  list
    .map((value) => {
      if (typeof value !== 'number') throw new RangeError(`not supported in a schedule: ${cron}`)
      return value
    })
    .sort((a, b) => a - b)

export const scheduleOf = (cron: string): Schedule => {
  const fields = parse(cron)
  return {
    minute: numbers(cron, fields.minute),
    hour: numbers(cron, fields.hour),
    dayOfMonth: numbers(cron, fields.dayOfMonth),
    month: numbers(cron, fields.month),
    dayOfWeek: numbers(cron, fields.dayOfWeek),
  }
}
