import type { EventStore, NewEvent, StoredEvent } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'
import { groupCommit } from './group-commit.ts'

// While one group commits, the next is on its way; more would only make groups smaller. The rest of the pool is for readers.
const groupLimits = { runsMax: 2, callersMax: 32 } as const

/** Events in Postgres. */
export function createEventStore(pool: Pool): EventStore {
  return {
    record: groupCommit(async (events: readonly NewEvent[]) => {
      const { rows } = await pool.query({ name: 'event-record', text: record, values: [toJson(events)] })
      return new Set(
        z
          .array(idRow)
          .parse(rows)
          .map(({ id }) => id),
      )
    }, groupLimits),

    async list(instanceId, { limit, from, to, after }) {
      const { rows } = await pool.query({
        name: 'event-list',
        text: list,
        values: [instanceId, limit, from ?? null, to ?? null, after?.receivedAt ?? null, after?.id ?? null],
      })
      return z.array(storedRow).parse(rows).map(toEvent)
    },

    async byId(instanceId, id) {
      const { rows } = await pool.query({ name: 'event-by-id', text: byId, values: [instanceId, id] })
      const row = z.array(storedRow).parse(rows)[0]
      return row === undefined ? undefined : toEvent(row)
    },
  }
}

// One statement is one transaction and one round trip: the deliveries of an event exist exactly if the event does. The rows
// come as one JSON text, because writing large texts as Postgres arrays costs the client several times as much.
const record = `
  WITH entry AS (
    SELECT * FROM json_to_recordset($1::json) AS entry (id text, "instanceId" int, "elementKey" text,
      "idempotencyKey" text, "bodyHash" text, status text, reason text, "receivedAt" timestamptz, "providerData" text,
      events text, deliveries json)
  ), recorded AS (
    INSERT INTO "Event" (id, "instanceId", "elementKey", "idempotencyKey", "bodyHash", status, reason, "receivedAt",
      "providerData", events, undelivered)
    SELECT id, "instanceId", "elementKey", "idempotencyKey", decode("bodyHash", 'hex'), status, reason, "receivedAt",
      "providerData", events::json, json_array_length(deliveries)
    FROM entry
    ON CONFLICT DO NOTHING
    RETURNING id
  ), owed AS (
    INSERT INTO "Delivery" (id, "instanceId", kind, "eventId", url, body, "nextAttemptAt", "createdAt")
    SELECT delivery.id, entry."instanceId", 'event', entry.id, delivery.url, delivery.body, entry."receivedAt",
      entry."receivedAt"
    FROM recorded JOIN entry USING (id),
      json_to_recordset(entry.deliveries) AS delivery (id bigint, url text, body text)
  )
  SELECT id FROM recorded`

/** In an order that is the same for all writers, so that two that insert the same keys cannot wait for each other. */
function toJson(events: readonly NewEvent[]): string {
  const sorted = [...events].sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
  return JSON.stringify(
    sorted.map(({ bodyHash, ...event }) => ({
      ...event,
      // As text within the text: its escapes are not Postgres's to read, and some (`\u0000`) it would refuse.
      events: JSON.stringify(event.events),
      ...(bodyHash === undefined ? {} : { bodyHash: Buffer.from(bodyHash).toString('hex') }),
    })),
  )
}

function sortKey({ instanceId, idempotencyKey }: NewEvent): string {
  return `${instanceId} ${idempotencyKey}`
}

const fields = `id, "instanceId", "elementKey", status, reason, "receivedAt", "providerData", events`

const list = `
  SELECT ${fields} FROM "Event"
  WHERE "instanceId" = $1
    AND ($3::timestamptz IS NULL OR "receivedAt" >= $3)
    AND ($4::timestamptz IS NULL OR "receivedAt" <= $4)
    AND ($5::timestamptz IS NULL OR ("receivedAt", id) < ($5, $6::text))
  ORDER BY "receivedAt" DESC, id DESC
  LIMIT $2`

const byId = `SELECT ${fields} FROM "Event" WHERE "instanceId" = $1 AND id = $2`

const idRow = z.object({ id: z.string() })

const storedRow = z.object({
  id: z.string(),
  instanceId: z.number(),
  elementKey: z.string(),
  status: z.enum(['RECEIVED', 'NOTIFIED', 'REJECTED']),
  reason: z.string().nullable(),
  receivedAt: z.date(),
  providerData: z.string(),
  events: z.array(
    z.object({
      eventType: z.enum(['CREATED', 'UPDATED', 'DELETED', 'UNKNOWN']),
      objectType: z.string(),
      objectId: z.string(),
      date: z.string(),
    }),
  ),
})

function toEvent({ reason, ...row }: z.infer<typeof storedRow>): StoredEvent {
  return { ...row, ...(reason === null ? {} : { reason }) }
}
