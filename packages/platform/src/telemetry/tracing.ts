import { AsyncLocalStorage } from 'node:async_hooks'
import type { Facts, Trace } from '@valence/engine'
import type { OpenSpan, Spans } from './spans.ts'

/** A request of the gateway, from its first byte to its last. */
export interface TracedRequest {
  /** Undefined when nobody traces. */
  readonly traceId: string | undefined
  /** Everything that `act` begins belongs to the request. */
  run(act: () => void): void
  end(facts: Facts, isFailure: boolean): void
}

/** One trace from the gateway through the queue to the provider. */
export interface Tracing extends Trace {
  request(id: string, method: string, traceparent: string | undefined): TracedRequest
  /** What a job carries, so that whoever does it goes on with the trace. */
  traceparent(): string | undefined
  job<T>(queue: string, data: unknown, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Work {
  readonly ids: Readonly<Record<string, string>>
  readonly span: OpenSpan | undefined
}

export interface TracingOptions {
  /** Left out when nobody traces. */
  readonly spans?: Spans | undefined
  /** Whether log lines are read that name the work they belong to. */
  readonly isRead: boolean
  /** Whether providers are told the trace. */
  readonly tellsProviders: boolean
}

/** What is under way is known through the calls of this process; where nobody reads it, none of this is done. */
export function createTracing({ spans, isRead, tellsProviders }: TracingOptions): Tracing {
  const store = new AsyncLocalStorage<Work>()
  const isWatched = isRead || spans !== undefined
  const none = {}

  return {
    ids: () => store.getStore()?.ids ?? none,
    traceparent: () => store.getStore()?.span?.traceparent,

    async step(name, facts, work) {
      const span = spans?.start(name, 'client', facts, store.getStore()?.span)
      if (span === undefined) return work(silentStep)
      try {
        const headers = tellsProviders ? { traceparent: span.traceparent } : none
        const result = await work({ note: span.note, headers })
        span.end()
        return result
      } catch (error) {
        span.end(error)
        throw error
      }
    },

    request(requestId, method, traceparent) {
      if (!isWatched) return silentRequest
      const facts = { 'http.request.method': method, 'valence.request.id': requestId }
      const span = spans?.start(method, 'server', facts, traceparent)
      const work: Work = { ids: idsOf({ requestId }, span), span }
      return {
        traceId: span?.traceId,
        run: (act) => store.run(work, act),
        end(more, isFailure) {
          const { 'http.route': route } = more
          if (route !== undefined) span?.rename(`${method} ${route}`)
          span?.note(more)
          span?.end(isFailure ? 'failed' : undefined)
        },
      }
    },

    async job(queue, data, work) {
      if (!isWatched) return work()
      const { traceparent, ...ids } = textsOf(data)
      const facts = { 'messaging.system': 'bullmq', 'messaging.destination.name': queue, ...factsOf(ids) }
      const span = spans?.start(`process ${queue}`, 'consumer', facts, traceparent)
      try {
        const result = await store.run({ ids: idsOf(ids, span), span }, work)
        span?.end()
        return result
      } catch (error) {
        span?.end(error)
        throw error
      }
    },

    close: async () => spans?.close(),
  }
}

const silentStep = { note: () => undefined, headers: {} }
const silentRequest: TracedRequest = { traceId: undefined, run: (act) => act(), end: () => undefined }

function idsOf(ids: Readonly<Record<string, string>>, span: OpenSpan | undefined): Work['ids'] {
  return span === undefined ? ids : { ...ids, traceId: span.traceId }
}

/** Jobs carry ids, which are texts; the trace is one of them. */
function textsOf(data: unknown): Readonly<Record<string, string>> {
  if (typeof data !== 'object' || data === null) return {}
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  )
}

function factsOf(ids: Readonly<Record<string, string>>): Facts {
  return Object.fromEntries(Object.entries(ids).map(([name, value]) => [`valence.${name}`, value]))
}
