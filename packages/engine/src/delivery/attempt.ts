import { readRetryAfter } from '../http/retry-after.ts'
import type { Instance } from '../instances/instance.ts'
import type { Alarm, Clock, InstanceLookup, Log } from '../ports.ts'
import type { Trace } from '../trace.ts'
import type { AttemptTimes, Delivery, DeliveryStore, Verdict } from './delivery.ts'
import { failureReason } from './failure.ts'
import type { Post, PostAnswer } from './post.ts'
import { callbackRequest } from './request.ts'
import { ring } from './ring.ts'
import { delayAfter, type Jitter, type Schedule } from './schedule.ts'

export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'abandoned'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: string }

/** Makes one attempt at a delivery. Safe to call for any id, at any time and from many workers: one of them sends. */
export type Deliver = (deliveryId: string) => Promise<DeliveryOutcome>

export interface DeliverDependencies {
  readonly deliveries: DeliveryStore
  readonly instances: InstanceLookup
  readonly post: Post
  readonly clock: Clock
  readonly schedule: Schedule
  readonly jitter: Jitter
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly log: Log
  /** Words in which a secret of the instance may stand, without it. */
  readonly redact: (instance: Instance, text: string) => string
  readonly trace: Trace
  /** Names this process among the workers. */
  readonly owner: string
  /** How long a worker may hold a delivery. Another sends again after it, so it outlasts the slowest attempt. */
  readonly leaseMs: number
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 15_000

export function createDeliver(deps: DeliverDependencies): Deliver {
  const timeoutMs = deps.timeoutMs ?? defaultTimeoutMs
  if (deps.leaseMs <= timeoutMs) throw new Error(`A lease of ${deps.leaseMs} ms does not outlast an attempt.`)

  return async (deliveryId) => {
    const startedAt = deps.clock.now()
    const until = new Date(startedAt.getTime() + deps.leaseMs)
    const delivery = await deps.deliveries.claim(deliveryId, { owner: deps.owner, now: startedAt, until })
    if (delivery === undefined)
      return { kind: 'skipped', reason: 'settled, not due, or in the hands of another worker' }
    const instance = await deps.instances.byId(delivery.instanceId)
    if (instance === undefined) return settle(delivery, { kind: 'abandoned', reason: 'instance deleted' }, startedAt)
    if (instance.disabled) {
      await deps.deliveries.release(delivery)
      return { kind: 'skipped', reason: 'instance disabled' }
    }
    return settle(delivery, await send(delivery, instance), startedAt)
  }

  async function send(delivery: Delivery, instance: Instance): Promise<Verdict> {
    const { headers, refused } = callbackRequest(delivery, instance, deps.clock.now())
    if (refused.length > 0) deps.log.warn('delivery.headers_refused', { instanceId: instance.id, names: refused })
    try {
      const { status, retryAfter } = await post(delivery, headers)
      return judge(delivery, status, readRetryAfter(retryAfter, deps.clock.now()))
    } catch (error) {
      return retryOrAbandon(delivery, { reason: deps.redact(instance, failureReason(error)) }, undefined)
    }
  }

  function post({ url, body, ...delivery }: Delivery, headers: Readonly<Record<string, string>>): Promise<PostAnswer> {
    const facts = {
      'http.request.method': 'POST',
      'http.request.resend_count': delivery.attempt - 1,
      'valence.delivery.id': delivery.id,
      'valence.instance.id': delivery.instanceId,
    }
    return deps.trace.step(`POST ${delivery.kind} callback`, facts, async ({ note }) => {
      const answer = await deps.post({ url, headers, body, timeoutMs })
      note({ 'http.response.status_code': answer.status })
      return answer
    })
  }

  function judge(delivery: Delivery, status: number, retryAfterMs: number | undefined): Verdict {
    if (status >= 200 && status < 300) return { kind: 'delivered', status }
    if (status === 410) return { kind: 'abandoned', status, reason: 'HTTP 410: the receiver is gone' }
    const isRedirect = status >= 300 && status < 400
    const reason = isRedirect ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
    return retryOrAbandon(delivery, { status, reason }, retryAfterMs)
  }

  function retryOrAbandon(
    delivery: Delivery,
    failure: { readonly status?: number; readonly reason: string },
    retryAfterMs: number | undefined,
  ): Verdict {
    const afterMs = delayAfter(deps.schedule, delivery.attempt, deps.jitter, retryAfterMs)
    return afterMs === undefined ? { kind: 'abandoned', ...failure } : { kind: 'retry', ...failure, afterMs }
  }

  async function settle(delivery: Delivery, verdict: Verdict, startedAt: Date): Promise<DeliveryOutcome> {
    const times = { startedAt, endedAt: deps.clock.now() }
    const isRecorded = await deps.deliveries.settle(delivery, verdict, times)
    deps.log.info('delivery.attempted', { ...logFields(delivery, verdict, times), ...deps.trace.ids(), isRecorded })
    if (!isRecorded) return { kind: 'skipped', reason: 'the lease ran out and another worker took over' }
    if (verdict.kind === 'retry') await ring(deps, [delivery.id], verdict.afterMs)
    return outcomes(verdict)
  }
}

function outcomes(verdict: Verdict): DeliveryOutcome {
  if (verdict.kind === 'delivered') return verdict
  const { status: _, ...outcome } = verdict
  return outcome
}

/** One line an attempt: ids and verdict. Of the URL only the host, because paths and queries hold tokens. */
function logFields(delivery: Delivery, verdict: Verdict, { startedAt, endedAt }: AttemptTimes) {
  const { kind: verdictKind, ...details } = verdict
  return {
    deliveryId: delivery.id,
    instanceId: delivery.instanceId,
    eventId: delivery.eventId,
    kind: delivery.kind,
    attempt: delivery.attempt,
    host: URL.canParse(delivery.url) ? new URL(delivery.url).host : undefined,
    verdict: verdictKind,
    ...details,
    durationMs: endedAt.getTime() - startedAt.getTime(),
  }
}
