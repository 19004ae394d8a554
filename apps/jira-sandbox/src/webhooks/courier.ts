import { Agent, request } from 'undici'
import type { DeliveryRecord } from '../records.ts'
import type { State } from '../state.ts'
import { hubSignature } from './signature.ts'

/** Brings deliveries out, and again when they fail, until they arrive, are refused for good or have had their retries. */
export interface Courier {
  send(delivery: DeliveryRecord): void
  close(): Promise<void>
}

interface CourierDeps {
  readonly state: State
  now(): number
  retryDelayMs(attempt: number): number
  changed(): void
}

const retriesMax = 5
const timeoutMs = 20_000
/** Concurrent requests per host: cascades wait longer than what a person did. */
const concurrency = { Primary: 20, Secondary: 10 } as const
const retriedStatuses: ReadonlySet<number> = new Set([408, 409, 425, 429])

export function createCourier({ state, now, retryDelayMs, changed }: CourierDeps): Courier {
  const agent = new Agent({ connect: { timeout: timeoutMs } })
  const closing = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const waiting: DeliveryRecord[] = []
  const running = new Map<string, number>()

  function send(delivery: DeliveryRecord): void {
    const delayMs = delivery.dueAt - now()
    if (delayMs > 0) {
      later(delivery, delayMs)
    } else {
      waiting.push(delivery)
      pump()
    }
  }

  function later(delivery: DeliveryRecord, delayMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      waiting.push(delivery)
      pump()
    }, delayMs)
    timer.unref()
    timers.add(timer)
  }

  function pump(): void {
    for (let at = 0; at < waiting.length && !closing.signal.aborted; ) {
      const delivery = waiting[at]
      const lane = delivery ? laneOf(delivery) : ''
      const busy = running.get(lane) ?? 0
      if (!delivery || busy >= concurrency[delivery.flow]) {
        at += 1
        continue
      }
      waiting.splice(at, 1)
      running.set(lane, busy + 1)
      void attempt(delivery).finally(() => {
        running.set(lane, (running.get(lane) ?? 1) - 1)
        pump()
      })
    }
  }

  async function attempt(delivery: DeliveryRecord): Promise<void> {
    const outcome = await post(delivery)
    if (closing.signal.aborted) return
    if (outcome === 'retry' && delivery.attempt < retriesMax) {
      delivery.attempt += 1
      const delayMs = retryDelayMs(delivery.attempt)
      delivery.dueAt = now() + delayMs
      later(delivery, delayMs)
    } else {
      state.deliveries.delete(delivery.identifier)
    }
    changed()
  }

  /** A receiver that cannot be reached or does not answer in time is retried like one that is broken. */
  async function post(delivery: DeliveryRecord): Promise<'done' | 'retry'> {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)])
      const headers = headersOf(delivery)
      const answer = await request(delivery.url, {
        method: 'POST',
        dispatcher: agent,
        signal,
        body: delivery.body,
        headers,
      })
      await answer.body.dump()
      return answer.statusCode >= 500 || retriedStatuses.has(answer.statusCode) ? 'retry' : 'done'
    } catch (error) {
      if (error instanceof Error) return 'retry'
      throw error
    }
  }

  return {
    send,
    async close() {
      closing.abort()
      for (const timer of timers) clearTimeout(timer)
      await agent.destroy()
    },
  }
}

function laneOf(delivery: DeliveryRecord): string {
  return `${delivery.flow} ${new URL(delivery.url).host}`
}

function headersOf(delivery: DeliveryRecord): Record<string, string> {
  return {
    'content-type': 'application/json; charset=UTF-8',
    'user-agent': 'Atlassian Webhook HTTP Client (Valence Jira sandbox)',
    'x-valence-simulator': 'jira-sandbox',
    'x-atlassian-webhook-identifier': delivery.identifier,
    'x-atlassian-webhook-flow': delivery.flow,
    ...(delivery.attempt > 0 && { 'x-atlassian-webhook-retry': String(delivery.attempt) }),
    ...(delivery.authorization !== undefined && { authorization: delivery.authorization }),
    ...(delivery.secret !== undefined && { 'x-hub-signature': hubSignature(delivery.secret, delivery.body) }),
  }
}
