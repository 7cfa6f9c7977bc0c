import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { JOBS } from '../../src/jobs/index.js'
import { createMetrics } from '../../src/web/metrics.js'

const rules = readFileSync('docs/alerts.yml', 'utf8')
const expressions = [...rules.matchAll(/^ +expr: (.+)$/gm)].map((m) => m[1] ?? '')

describe('the sample alert rules', () => {
  test('name only what /metrics answers', async () => {
    const metrics = createMetrics({
      events: () => new Map([['discord message', 1]]),
      facts: () => new Map([['discord message', 1]]),
      outbox: async () => ({ pending: 0, dead: 0 }),
      quarantined: () => 0,
      jobRuns: () => new Map(),
    })
    const known = new Set([...(await metrics.text()).matchAll(/^# TYPE (\S+)/gm)].map((m) => m[1]))
    const used = expressions.flatMap((e) => e.match(/\b[a-z]+_\w+\b/g) ?? [])
    expect(used.length).toBeGreaterThan(expressions.length - 2)
    expect(used.filter((name) => !known.has(name))).toEqual([])
  })

  test('name only jobs and results there are', () => {
    const of = (label: string) =>
      expressions
        .filter((e) => e.includes('kith_job_runs_total'))
        .flatMap((e) => [...e.matchAll(new RegExp(`${label}="([^"]+)"`, 'g'))].map((m) => m[1] ?? ''))
    expect(of('job').filter((name) => !JOBS.some((job) => job.name === name))).toEqual([])
    expect(of('result').filter((result) => !['done', 'retry', 'failed'].includes(result))).toEqual([])
  })

  test('say each what it is and what to do', () => {
    const alerts = rules.match(/- alert: /g) ?? []
    for (const part of ['expr', 'severity', 'summary', 'description'])
      expect(rules.match(new RegExp(`\\b${part}: `, 'g'))).toHaveLength(alerts.length)
  })
})
