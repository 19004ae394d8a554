import type { Log } from '@valence/engine'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'

/** The figures of a process for Prometheus. */
export interface Metrics {
  /** The log, with each line that has a figure in it counted as well. */
  counting(log: Log): Log
  answered(request: AnsweredRequest): void
  /** Jobs by state, asked for when somebody looks. */
  watchQueue(queue: string, counts: () => Promise<Readonly<Record<string, number>>>): void
  readonly contentType: string
  /** In the text format of Prometheus. */
  text(): Promise<string>
}

export interface AnsweredRequest {
  readonly method: string
  /** As it was declared, `/incidents/:id`: never what somebody called. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Two readings of one event: a line in the log, a figure here. Labels are few and bounded; ids and paths are none. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'valence_http_request_duration_seconds',
    help: 'Requests of the gateway, from the first byte to the last.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsOfRequests,
    registers: [registry],
  })
  const jobs = new Map<string, () => Promise<Readonly<Record<string, number>>>>()
  const queues = new Gauge({
    name: 'valence_queue_jobs',
    help: 'Jobs in a queue, by state.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const [queue, counts] of jobs) {
        for (const [state, count] of Object.entries(await counts())) this.set({ queue, state }, count)
      }
    },
  })
  const readings = readingsFor(registry)

  return {
    counting: (log) => ({
      info: (event, fields) => {
        readings[event]?.(fields)
        log.info(event, fields)
      },
      warn: (event, fields) => {
        readings[event]?.(fields)
        log.warn(event, fields)
      },
      error: log.error,
    }),
    answered: ({ seconds, status, ...labels }) => requests.observe({ ...labels, status: String(status) }, seconds),
    watchQueue(queue, counts) {
      jobs.set(queue, counts)
      queues.reset()
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

const secondsOfRequests = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

type Reading = (fields: Readonly<Record<string, unknown>>) => void

/** What lines the figures are read from, and how. A line that has not what is expected is not counted. */
function readingsFor(registry: Registry): Readonly<Record<string, Reading>> {
  const registers = [registry]
  const calls = new Histogram({
    name: 'valence_provider_call_duration_seconds',
    help: 'Calls to providers, each attempt by itself. reason is answered, or the code of the failure.',
    labelNames: ['element', 'method', 'status', 'reason'],
    buckets: secondsOfRequests,
    registers,
  })
  const retries = new Counter({
    name: 'valence_provider_retries_total',
    help: 'Calls to providers that were sent again.',
    labelNames: ['element'],
    registers,
  })
  const waits = new Histogram({
    name: 'valence_limit_wait_seconds',
    help: "Waits for a provider's limits. outcome is refused for a call that could not wait any longer.",
    labelNames: ['element', 'traffic', 'outcome'],
    buckets: secondsOfRequests,
    registers,
  })
  const refreshes = new Counter({
    name: 'valence_token_refreshes_total',
    help: 'Renewals of OAuth tokens, by how they ended.',
    labelNames: ['outcome'],
    registers,
  })
  const deliveries = new Histogram({
    name: 'valence_delivery_duration_seconds',
    help: 'Attempts to deliver a callback. verdict is delivered, retry or abandoned.',
    labelNames: ['kind', 'verdict'],
    buckets: secondsOfRequests,
    registers,
  })
  const rows = new Counter({
    name: 'valence_bulk_rows_total',
    help: 'Rows of bulk jobs that ended, by what became of them.',
    labelNames: ['outcome'],
    registers,
  })
  const bulkJobs = new Counter({
    name: 'valence_bulk_jobs_total',
    help: 'Bulk jobs that ended, by their final status.',
    labelNames: ['status'],
    registers,
  })
  const webhooks = new Counter({
    name: 'valence_webhooks_total',
    help: 'Webhooks that came in, by what became of them.',
    labelNames: ['element', 'outcome'],
    registers,
  })

  return {
    'provider.called': reading(providerCalled, ({ element, method, attempt, ms, ...ending }) => {
      const { status = 'none', code: reason = 'answered' } = ending
      calls.observe({ element, method, status: String(status), reason }, ms / 1000)
      if (attempt > 1) retries.inc({ element })
    }),
    'limit.waited': reading(limitWaited, ({ ms, ...labels }) => waits.observe(labels, ms / 1000)),
    'oauth.renewed': () => refreshes.inc({ outcome: 'renewed' }),
    'oauth.answer_lost': () => refreshes.inc({ outcome: 'answer_lost' }),
    'oauth.ended': () => refreshes.inc({ outcome: 'ended' }),
    'delivery.attempted': reading(deliveryAttempted, ({ durationMs, ...labels }) =>
      deliveries.observe(labels, durationMs / 1000),
    ),
    'bulk.finished': reading(bulkFinished, ({ status, recordsCount, failedCount }) => {
      bulkJobs.inc({ status })
      rows.inc({ outcome: 'created' }, recordsCount - failedCount)
      rows.inc({ outcome: 'failed' }, failedCount)
    }),
    'webhook.ingested': reading(webhookIngested, ({ elementKey: element, outcome }) =>
      webhooks.inc({ element, outcome }),
    ),
  }
}

const providerCalled = z.object({
  element: z.string(),
  method: z.string(),
  attempt: z.number(),
  ms: z.number(),
  status: z.number().optional(),
  code: z.string().optional(),
})
const limitWaited = z.object({ element: z.string(), traffic: z.string(), outcome: z.string(), ms: z.number() })
const deliveryAttempted = z.object({ kind: z.string(), verdict: z.string(), durationMs: z.number() })
const bulkFinished = z.object({ status: z.string(), recordsCount: z.number(), failedCount: z.number() })
const webhookIngested = z.object({ elementKey: z.string(), outcome: z.string() })

function reading<T>(shape: z.ZodType<T>, read: (fields: T) => void): Reading {
  return (fields) => {
    const parsed = shape.safeParse(fields)
    if (parsed.success) read(parsed.data)
  }
}
