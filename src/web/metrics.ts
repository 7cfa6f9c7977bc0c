/** What Prometheus may read. Names are a contract (DESIGN, "Outside contracts"). */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Asked only when somebody reads /metrics. Counts only ever grow while the process lives. */
export interface MetricSources {
  /** Events received from platforms, by `platform kind`. */
  events(): ReadonlyMap<string, number>
  /** Facts committed, by `platform kind`. */
  facts(): ReadonlyMap<string, number>
  outbox(): Promise<{ pending: number; dead: number }>
  quarantined(): number | Promise<number>
  /** By `job result`. */
  jobRuns(): ReadonlyMap<string, number>
}

export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
}

export const createMetrics = (sources: MetricSources): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const pairs = (
    name: string,
    help: string,
    labelNames: [string, string],
    read: () => ReadonlyMap<string, number>,
  ) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const [key, count] of read()) {
          const [one = '', two = ''] = key.split(' ')
          this.inc({ [labelNames[0]]: one, [labelNames[1]]: two }, count)
        }
      },
    })

  const perKind: [string, string] = ['platform', 'kind']
  pairs('kith_events_total', 'Events received from platforms', perKind, () => sources.events())
  pairs('kith_facts_total', 'Facts committed', perKind, () => sources.facts())
  pairs('kith_job_runs_total', 'Job runs by result', ['job', 'result'], () => sources.jobRuns())

  let outbox: Promise<{ pending: number; dead: number }> | null = null
  /** Both gauges of one reading share one question to the store. */
  const outboxOnce = () => {
    outbox ??= sources.outbox().finally(() => {
      outbox = null
    })
    return outbox
  }
  new Gauge({
    name: 'kith_outbox_pending',
    help: 'Intents waiting to be delivered',
    registers,
    async collect() {
      this.set((await outboxOnce()).pending)
    },
  })
  new Gauge({
    name: 'kith_outbox_dead',
    help: 'Intents given up',
    registers,
    async collect() {
      this.set((await outboxOnce()).dead)
    },
  })
  new Counter({
    name: 'kith_quarantined_total',
    help: 'Events that failed alone and were set aside',
    registers,
    async collect() {
      const count = await sources.quarantined()
      this.reset()
      this.inc(count)
    },
  })
  return { contentType: registry.contentType, text: () => registry.metrics() }
}
