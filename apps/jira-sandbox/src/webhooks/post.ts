import { Agent, request } from 'undici'
import type { DeliveryRecord } from '../records/records.ts'
import { hubSignature } from './signature.ts'

export interface PostOutcome {
  /** 0 when nobody answered. */
  readonly status: number
  /** Whether another attempt is due. */
  readonly again: boolean
}

export interface Post {
  post(delivery: DeliveryRecord): Promise<PostOutcome>
  close(): Promise<void>
}

const timeoutMs = 20_000
const retriedStatuses: ReadonlySet<number> = new Set([408, 409, 425, 429])

export function createPost(): Post {
  const agent = new Agent({ connect: { timeout: timeoutMs } })
  const closing = new AbortController()
  return {
    // A receiver that cannot be reached or does not answer in time is tried again like one that is broken.
    async post(delivery) {
      try {
        const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)])
        const { url, body } = delivery
        const headers = headersOf(delivery)
        const answer = await request(url, { method: 'POST', dispatcher: agent, signal, body, headers })
        await answer.body.dump()
        const status = answer.statusCode
        return { status, again: status >= 500 || retriedStatuses.has(status) }
      } catch (error) {
        if (error instanceof Error) return { status: 0, again: true }
        throw error
      }
    },
    async close() {
      closing.abort()
      await agent.destroy()
    },
  }
}

export function hostOf({ url }: DeliveryRecord): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

function headersOf(delivery: DeliveryRecord): Record<string, string> {
  return {
    'content-type': 'application/json; charset=UTF-8',
    'user-agent': 'Atlassian Webhook HTTP Client (Valence Jira sandbox)',
    'x-valence-simulator': 'jira-sandbox',
    'x-atlassian-webhook-identifier': delivery.duplicateOf ?? delivery.identifier,
    'x-atlassian-webhook-flow': delivery.flow,
    ...(delivery.attempt > 0 && { 'x-atlassian-webhook-retry': String(delivery.attempt) }),
    ...(delivery.authorization !== undefined && { authorization: delivery.authorization }),
    ...(delivery.secret !== undefined && { 'x-hub-signature': hubSignature(delivery.secret, delivery.body) }),
  }
}
