import type { Delivery, DeliveryStore, Verdict } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'

/** Deliveries in Postgres, in statements of their own making: each verb is one round trip. */
export function createDeliveryStore(pool: Pool): DeliveryStore {
  return {
    allocate: createIdBlocks(pool),

    async claim(id, { owner, now, until }) {
      const { rows } = await pool.query({ name: 'delivery-claim', text: claim, values: [id, owner, until, now] })
      const row = z.array(claimedRow).parse(rows)[0]
      return row === undefined ? undefined : toDelivery(row, owner)
    },

    async settle(delivery, verdict, { startedAt, endedAt }) {
      const { rowCount } = await pool.query({
        name: 'delivery-settle',
        text: settle,
        values: [
          delivery.id,
          delivery.owner,
          delivery.attempt,
          statuses[verdict.kind],
          verdict.kind === 'retry' ? new Date(endedAt.getTime() + verdict.afterMs) : null,
          verdict.kind === 'delivered' ? endedAt : null,
          startedAt,
          endedAt.getTime() - startedAt.getTime(),
          verdict.kind,
          verdict.status ?? null,
          verdict.kind === 'delivered' ? null : verdict.reason,
        ],
      })
      return rowCount === 1
    },

    async release({ id, owner, attempt }) {
      await pool.query({ name: 'delivery-release', text: release, values: [id, owner, attempt] })
    },

    async due({ dueBy, now, limit, after }) {
      const { rows } = await pool.query({
        name: 'delivery-due',
        text: due,
        values: [dueBy, now, limit, after?.dueAt ?? null, after?.id ?? null],
      })
      return z.array(dueRow).parse(rows)
    },
  }
}

const statuses = {
  delivered: 'DELIVERED',
  retry: 'RETRY',
  abandoned: 'ABANDONED',
} as const satisfies Readonly<Record<Verdict['kind'], string>>

const claimedRow = z.object({
  id: z.string(),
  instanceId: z.number(),
  kind: z.enum(['event', 'bulk', 'notification']),
  eventId: z.string().nullable(),
  url: z.string(),
  body: z.string(),
  attempts: z.number(),
})

const dueRow = z.object({ id: z.string(), dueAt: z.date() })

function toDelivery({ eventId, attempts, ...row }: z.infer<typeof claimedRow>, owner: string): Delivery {
  return { ...row, owner, attempt: attempts, ...(eventId === null ? {} : { eventId }) }
}

const claim = `
  UPDATE "Delivery" SET "leaseOwner" = $2, "leaseUntil" = $3, attempts = attempts + 1
  WHERE id = $1 AND status IN ('CREATED', 'RETRY') AND "nextAttemptAt" <= $4
    AND ("leaseUntil" IS NULL OR "leaseUntil" <= $4)
  RETURNING id, "instanceId", kind, "eventId", url, body, attempts`

// The event counts down instead of looking for deliveries that are left: two that arrive at once would each still see the other.
const settle = `
  WITH settled AS (
    UPDATE "Delivery"
    SET status = $4, "nextAttemptAt" = coalesce($5, "nextAttemptAt"), "deliveredAt" = $6,
      "leaseOwner" = NULL, "leaseUntil" = NULL
    WHERE id = $1 AND "leaseOwner" = $2 AND attempts = $3
    RETURNING id, "eventId"
  ), notified AS (
    UPDATE "Event" SET undelivered = undelivered - 1,
      status = CASE WHEN undelivered = 1 THEN 'NOTIFIED' ELSE "Event".status END
    FROM settled WHERE "Event".id = settled."eventId" AND $4 = 'DELIVERED'
  )
  INSERT INTO "DeliveryAttempt" ("deliveryId", number, "startedAt", "durationMs", outcome, "httpStatus", reason)
  SELECT id, $3, $7, $8, $9, $10, $11 FROM settled`

const release = `
  UPDATE "Delivery" SET "leaseOwner" = NULL, "leaseUntil" = NULL, attempts = attempts - 1
  WHERE id = $1 AND "leaseOwner" = $2 AND attempts = $3`

// A delivery whose instance is gone is due as well: the attempt will close it.
const due = `
  SELECT delivery.id, delivery."nextAttemptAt" AS "dueAt"
  FROM "Delivery" delivery LEFT JOIN "Instance" instance ON instance.id = delivery."instanceId"
  WHERE delivery.status IN ('CREATED', 'RETRY') AND delivery."nextAttemptAt" <= $1
    AND (delivery."leaseUntil" IS NULL OR delivery."leaseUntil" <= $2)
    AND instance.disabled IS NOT TRUE
    AND ($4::timestamptz IS NULL OR (delivery."nextAttemptAt", delivery.id) > ($4, $5::bigint))
  ORDER BY delivery."nextAttemptAt", delivery.id
  LIMIT $3`

const blockSize = 256

/** Takes ids from the sequence by the block, so that an event costs no round trip for them. */
function createIdBlocks(pool: Pool): (count: number) => Promise<readonly string[]> {
  const free: string[] = []
  let refill: Promise<void> | undefined
  return async (count) => {
    while (free.length < count) {
      refill ??= takeBlock().finally(() => {
        refill = undefined
      })
      await refill
    }
    return free.splice(0, count)
  }

  async function takeBlock(): Promise<void> {
    const { rows } = await pool.query(
      `SELECT nextval(pg_get_serial_sequence('"Delivery"', 'id')) AS id FROM generate_series(1, $1)`,
      [blockSize],
    )
    free.push(
      ...z
        .array(z.object({ id: z.string() }))
        .parse(rows)
        .map(({ id }) => id),
    )
  }
}
