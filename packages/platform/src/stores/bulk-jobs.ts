import type { BulkJob, BulkStore, RowOutcome } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'

const jobColumns = `"id"::text, "instanceId", "accountId", "objectName", "status", "fileName", "fileKey", "fileFormat",
  "keyPrefix", "metaData", "callbackUrl", "recordsCount", "failedCount", "rowsDone", "chunkFirstRow", "chunkLastRow",
  "chunkSentAt", "cancelRequested", "starts", "error", "createdAt", "startedAt", "completedAt"`

const unfinished = `"status" IN ('CREATED', 'RUNNING', 'CANCELLATION_PENDING')`

const jobRow = z.object({
  id: z.string(),
  instanceId: z.number(),
  accountId: z.number(),
  objectName: z.string(),
  status: z.enum(['CREATED', 'RUNNING', 'CANCELLATION_PENDING', 'COMPLETE', 'CANCELLED', 'ABORTED', 'ERROR']),
  fileName: z.string().nullable(),
  fileKey: z.string(),
  fileFormat: z.enum(['CSV', 'JSON']),
  keyPrefix: z.string(),
  metaData: z.record(z.string(), z.unknown()),
  callbackUrl: z.string().nullable(),
  recordsCount: z.number(),
  failedCount: z.number(),
  rowsDone: z.number(),
  chunkFirstRow: z.number().nullable(),
  chunkLastRow: z.number().nullable(),
  chunkSentAt: z.date().nullable(),
  cancelRequested: z.boolean(),
  starts: z.number(),
  error: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  completedAt: z.date().nullable(),
})

const turnRow = z.object({ cancelRequested: z.boolean(), instanceUsable: z.boolean(), sentAt: z.date().nullable() })
const renewedRow = z.object({ cancelRequested: z.boolean() })
const finishRow = z.object({ deliveryId: z.string().nullable() })
const failureRow = z.object({ row: z.number(), line: z.number(), status: z.number(), message: z.string().nullable() })

/**
 * Bulk jobs in Postgres. A load of a million rows passes here, so each step is one statement, which is atomic and one round trip.
 */
export function createBulkJobStore({ pool }: { readonly pool: Pool }): BulkStore {
  return {
    async create(job) {
      const { rows } = await pool.query(
        `INSERT INTO "BulkJob" ("instanceId", "accountId", "objectName", "fileName", "fileKey", "fileFormat", "keyPrefix",
           "metaData", "callbackUrl", "createdAt")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) RETURNING ${jobColumns}`,
        [
          job.instanceId,
          job.accountId,
          job.objectName,
          job.fileName ?? null,
          job.fileKey,
          job.fileFormat,
          job.keyPrefix,
          JSON.stringify(job.metaData),
          job.callbackUrl ?? null,
        ],
      )
      return toJob(rows[0])
    },

    async byId(id) {
      const { rows } = await pool.query(`SELECT ${jobColumns} FROM "BulkJob" WHERE "id" = $1`, [id])
      return rows.map(toJob)[0]
    },

    async take(id, { owner, leaseMs }) {
      const { rows } = await pool.query(
        `UPDATE "BulkJob" SET "leaseOwner" = $2, "leaseUntil" = ${after('$3')}, "starts" = "starts" + 1,
           "startedAt" = coalesce("startedAt", now()),
           "status" = CASE "status" WHEN 'CREATED' THEN 'RUNNING' ELSE "status" END
         WHERE "id" = $1 AND ${unfinished} AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
         RETURNING ${jobColumns}`,
        [id, owner, leaseMs],
      )
      return rows.map(toJob)[0]
    },

    async renew(id, { owner, leaseMs }) {
      const { rows } = await pool.query(
        `UPDATE "BulkJob" SET "leaseUntil" = ${after('$3')} WHERE "id" = $1 AND "leaseOwner" = $2
         RETURNING "cancelRequested"`,
        [id, owner, leaseMs],
      )
      return rows.map((row) => renewedRow.parse(row))[0]
    },

    async advance(id, { owner, leaseMs }, { recorded, progress, next }) {
      // Named, so that a connection parses and plans it once and not for every chunk.
      const { rows } = await pool.query({ name: 'bulk-advance', text: advanceSql }, [
        id,
        owner,
        leaseMs,
        progress.rowsDone,
        progress.recordsCount,
        progress.failedCount,
        next?.firstRow ?? null,
        next?.lastRow ?? null,
        ...outcomeColumns(recorded),
      ])
      return rows.map((row) => {
        const { sentAt, ...turn } = turnRow.parse(row)
        return sentAt === null ? turn : { ...turn, sentAt }
      })[0]
    },

    finish,
    finishUnstarted: (id, ending) => finish(id, null, ending),

    async release(id, owner) {
      await pool.query(
        `UPDATE "BulkJob" SET "leaseOwner" = NULL, "leaseUntil" = NULL, "starts" = greatest("starts" - 1, 0)
         WHERE "id" = $1 AND "leaseOwner" = $2`,
        [id, owner],
      )
    },

    async requestCancel(id) {
      const { rowCount } = await pool.query(
        `UPDATE "BulkJob" SET "cancelRequested" = true, "status" = 'CANCELLATION_PENDING' WHERE "id" = $1 AND ${unfinished}`,
        [id],
      )
      return rowCount === 1
    },

    async failures(jobId, { afterRow, limit }) {
      const { rows } = await pool.query(
        `SELECT "row", "line", "status", "message" FROM "BulkRow"
         WHERE "jobId" = $1 AND "status" >= 400 AND "row" > $2 ORDER BY "row" LIMIT $3`,
        [jobId, afterRow, limit],
      )
      return rows.map(toFailure)
    },

    async stranded(limit) {
      const { rows } = await pool.query(
        `SELECT "id"::text FROM "BulkJob" WHERE ${unfinished} AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
         ORDER BY "id" LIMIT $1`,
        [limit],
      )
      return rows.map((row) => z.object({ id: z.string() }).parse(row).id)
    },
  }

  async function finish(id: string, owner: string | null, ending: Parameters<BulkStore['finish']>[2]) {
    const { status, error, completedAt, recorded, progress, delivery } = ending
    const { rows } = await pool.query(finishSql, [
      id,
      owner,
      status,
      error === undefined ? null : storable(error),
      completedAt,
      progress.rowsDone,
      progress.recordsCount,
      progress.failedCount,
      ...outcomeColumns(recorded),
      delivery?.url ?? null,
      delivery?.body ?? null,
    ])
    return rows.map((row) => {
      const { deliveryId } = finishRow.parse(row)
      return deliveryId === null ? {} : { deliveryId }
    })[0]
  }
}

/** `$1` job, `$2` owner, `$3` lease; the progress; the next chunk; five arrays of outcomes. */
const advanceSql = `
  WITH instance AS (
    SELECT EXISTS (
      SELECT FROM "BulkJob" job JOIN "Instance" owner ON owner."id" = job."instanceId"
      WHERE job."id" = $1 AND NOT owner."disabled"
    ) AS usable
  ), job AS (
    UPDATE "BulkJob" SET "leaseUntil" = ${after('$3')},
      "starts" = CASE WHEN $4 > "rowsDone" THEN 0 ELSE "starts" END,
      "rowsDone" = $4, "recordsCount" = $5, "failedCount" = $6,
      "chunkFirstRow" = CASE WHEN usable AND NOT "cancelRequested" THEN $7::int END,
      "chunkLastRow" = CASE WHEN usable AND NOT "cancelRequested" THEN $8::int END,
      "chunkSentAt" = CASE WHEN usable AND NOT "cancelRequested" AND $7::int IS NOT NULL THEN now() END
    FROM instance WHERE "id" = $1 AND "leaseOwner" = $2
    RETURNING "id", "cancelRequested", usable, "chunkSentAt"
  ), ${insertRows(9)}
  SELECT "cancelRequested", usable AS "instanceUsable", "chunkSentAt" AS "sentAt" FROM job`

/** `$1` job; `$2` owner, or null for a job that was never taken; the end; the progress; five arrays of outcomes; url and body. */
const finishSql = `
  WITH job AS (
    UPDATE "BulkJob" SET "status" = $3, "error" = $4, "completedAt" = $5,
      "rowsDone" = $6, "recordsCount" = $7, "failedCount" = $8,
      "chunkFirstRow" = NULL, "chunkLastRow" = NULL, "chunkSentAt" = NULL, "leaseOwner" = NULL, "leaseUntil" = NULL
    WHERE "id" = $1
      AND CASE WHEN $2::text IS NULL THEN "leaseOwner" IS NULL AND "status" = 'CREATED' ELSE "leaseOwner" = $2 END
    RETURNING "id", "instanceId"
  ), ${insertRows(9)}, delivery AS (
    INSERT INTO "Delivery" ("instanceId", "kind", "bulkJobId", "url", "body", "createdAt", "nextAttemptAt")
    SELECT job."instanceId", 'bulk', job."id", $14, $15, now(), now() FROM job WHERE $14::text IS NOT NULL
    RETURNING "id"
  )
  SELECT (SELECT "id"::text FROM delivery) AS "deliveryId" FROM job`

function insertRows(first: number): string {
  const parameter = (index: number, type: string) => `$${first + index}::${type}[]`
  return `outcome AS (
    INSERT INTO "BulkRow" ("jobId", "row", "line", "recordId", "message", "status")
    SELECT job."id", given.* FROM job, unnest(${parameter(0, 'int')}, ${parameter(1, 'int')}, ${parameter(2, 'text')},
      ${parameter(3, 'text')}, ${parameter(4, 'int')}) AS given
  )`
}

function after(milliseconds: string): string {
  return `now() + ${milliseconds}::float8 * interval '1 millisecond'`
}

function outcomeColumns(recorded: readonly RowOutcome[]): readonly unknown[] {
  return [
    recorded.map(({ row }) => row),
    recorded.map(({ line }) => line),
    recorded.map(({ outcome }) => (outcome.kind === 'created' ? storable(outcome.id) : null)),
    recorded.map(({ outcome }) => (outcome.kind === 'failed' ? storable(outcome.message) : null)),
    // A failure is told by its status, whatever the provider said.
    recorded.map(({ outcome }) => (outcome.kind === 'failed' ? Math.max(400, outcome.status) : 201)),
  ]
}

/** Foreign text as Postgres takes it: without NUL, and not without end. */
function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, 8000)
}

function toJob(row: unknown): BulkJob {
  const { fileName, callbackUrl, error, startedAt, completedAt, chunkFirstRow, chunkLastRow, chunkSentAt, ...job } =
    jobRow.parse(row)
  const isAnnounced = chunkFirstRow !== null && chunkLastRow !== null && chunkSentAt !== null
  return {
    ...job,
    ...(fileName !== null && { fileName }),
    ...(callbackUrl !== null && { callbackUrl }),
    ...(error !== null && { error }),
    ...(startedAt !== null && { startedAt }),
    ...(completedAt !== null && { completedAt }),
    ...(isAnnounced && { announced: { firstRow: chunkFirstRow, lastRow: chunkLastRow, sentAt: chunkSentAt } }),
  }
}

function toFailure(value: unknown): RowOutcome {
  const { row, line, status, message } = failureRow.parse(value)
  return { row, line, outcome: { kind: 'failed', status, message: message ?? '' } }
}
