import type { Alarm, Log } from '../ports.ts'

export interface Bell {
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly log: Pick<Log, 'warn'>
}

/**
 * Rings for deliveries whose rows are committed. A failure is only logged, because nothing depends on the ring: the sweep finds
 * every delivery that nobody was woken for.
 */
export async function ring({ alarm, log }: Bell, deliveryIds: readonly string[], delayMs: number): Promise<void> {
  const rung = await Promise.allSettled(deliveryIds.map((id) => alarm.delivery(id, delayMs)))
  const failed = rung.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []))
  if (failed.length > 0) log.warn('delivery.unrung', { count: failed.length, reason: failed[0] })
}
