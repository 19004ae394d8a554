import { type BudgetWrite, budgetState, type LimitStore, type Scope, type StoredBudget } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type Channel, limitsChannel } from '../database/announcements.ts'

/** The limits of providers in Postgres: one statement a verb, its clock the database's. */
export function createLimitStore(pool: Pool, announcements: Pick<Channel, 'listen'>): LimitStore {
  return {
    async guarded() {
      const { rows } = await pool.query({ name: 'limits-guarded', text: guarded })
      return new Set(
        z
          .array(z.object({ key: z.string() }))
          .parse(rows)
          .map(({ key }) => key),
      )
    },
    read: (keys) => find('limits-read', read, keys),
    async write(write) {
      const text = write.version === 0 ? insert : update
      const { rows } = await pool.query({
        name: `limits-write-${write.version === 0 ? 0 : 1}`,
        text,
        values: values(write),
      })
      if (rows.length === 0) return false
      if (write.version === 0) await pool.query({ name: 'limits-forget', text: forget })
      return true
    },
    list: (groups) => find('limits-list', list, groups),
    async tellWaiting(process, counts, forMs) {
      const columns = [...counts].map(([instanceId, { live, bulk, sync }]) => [instanceId, live, bulk, sync] as const)
      const column = (at: 0 | 1 | 2 | 3) => columns.map((row) => row[at])
      await pool.query({
        name: 'limits-tell-waiting',
        text: tellWaiting,
        values: [process, column(0), column(1), column(2), column(3), forMs],
      })
    },
    async waitingElsewhere(process, instanceId) {
      const { rows } = await pool.query({ name: 'limits-waiting', text: waiting, values: [process, instanceId] })
      return countsRow.parse(rows[0])
    },
    listen: (changed) => announcements.listen(() => changed()),
  }

  async function find(name: string, text: string, keys: readonly string[]) {
    const { rows } = await pool.query({ name, text, values: [[...keys]] })
    const parsed = z.array(budgetRow).parse(rows)
    // A row that holds nothing but the time comes always.
    return { nowMs: parsed[0]?.nowMs ?? 0, budgets: parsed.flatMap((row) => toBudget(row) ?? []) }
  }
}

const countsRow = z.object({ live: z.number(), bulk: z.number(), sync: z.number() })

const kind = z.enum(['app', 'tenant', 'instance', 'endpoint', 'record'])

const budgetRow = z.object({
  nowMs: z.number(),
  key: z.string().nullable(),
  groupKey: z.string().nullable(),
  kind: kind.nullable(),
  name: z.string().nullable(),
  version: z.number().nullable(),
  state: z.unknown(),
})

function toBudget({ key, groupKey, kind, name, version, state }: z.infer<typeof budgetRow>): StoredBudget | undefined {
  if (key === null || groupKey === null || kind === null || name === null || version === null) return undefined
  const scope: Scope = { key, group: groupKey, kind, name }
  return { scope, version, state: budgetState.parse(state) }
}

function values({ scope, state, version, guardedForMs, keptForMs }: BudgetWrite): unknown[] {
  const common = [scope.key, JSON.stringify(state), guardedForMs, keptForMs]
  return version === 0 ? [...common, scope.group, scope.kind, scope.name] : [...common, version]
}

const guarded = `SELECT key FROM "ProviderBudget" WHERE "guardedUntil" > clock_timestamp()`

const columns = `
  (extract(epoch FROM moment.now) * 1000)::float8 AS "nowMs",
  budget.key, budget."groupKey", budget.kind, budget.name, budget.version, budget.state`

const read = `
  SELECT ${columns} FROM (SELECT clock_timestamp() AS now) moment
  LEFT JOIN "ProviderBudget" budget ON budget.key = ANY($1) AND budget."keptUntil" > moment.now`

const list = `
  SELECT ${columns} FROM (SELECT clock_timestamp() AS now) moment
  LEFT JOIN "ProviderBudget" budget ON budget."groupKey" = ANY($1) AND budget."keptUntil" > moment.now
  ORDER BY budget.key LIMIT 1000`

const later = (ms: string) => `clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`

/** Whoever guards a scope tells all others, with the very transaction that wrote it. */
const announced = (write: string) => `
  WITH written AS (${write} RETURNING key)
  SELECT CASE WHEN $3::float8 > 0 THEN pg_notify('${limitsChannel}', '')::text END FROM written`

// A row whose time is over is as good as none.
const insert = announced(`
  INSERT INTO "ProviderBudget" AS budget
    (key, state, "guardedUntil", "keptUntil", "groupKey", kind, name, version)
  VALUES ($1, $2, CASE WHEN $3::float8 > 0 THEN ${later('$3')} END, ${later('greatest($3::float8, $4::float8)')}, $5, $6, $7, 1)
  ON CONFLICT (key) DO UPDATE SET state = excluded.state, "guardedUntil" = excluded."guardedUntil",
    "keptUntil" = excluded."keptUntil", version = 1
  WHERE budget."keptUntil" <= clock_timestamp()`)

// The times are written seldom: an update that touches no index is much cheaper.
const update = announced(`
  UPDATE "ProviderBudget" budget SET state = $2, version = budget.version + 1,
    "guardedUntil" = CASE WHEN $3::float8 > 0
      THEN greatest(budget."guardedUntil", ${later('$3')}) ELSE budget."guardedUntil" END,
    "keptUntil" = CASE WHEN budget."keptUntil" < ${later('greatest($3::float8, $4::float8 / 2)')}
      THEN ${later('greatest($3::float8, $4::float8)')} ELSE budget."keptUntil" END
  WHERE budget.key = $1 AND budget.version = $5`)

const tellWaiting = `
  WITH forgotten AS (DELETE FROM "WaitingCalls" WHERE "until" < clock_timestamp() - interval '1 minute')
  INSERT INTO "WaitingCalls" (process, "instanceId", live, bulk, sync, "until")
  SELECT $1, told.*, ${later('$6')} FROM unnest($2::int[], $3::int[], $4::int[], $5::int[]) told
  ON CONFLICT (process, "instanceId") DO UPDATE
  SET live = excluded.live, bulk = excluded.bulk, sync = excluded.sync, "until" = excluded."until"`

const waiting = `
  SELECT coalesce(sum(live), 0)::int AS live, coalesce(sum(bulk), 0)::int AS bulk, coalesce(sum(sync), 0)::int AS sync
  FROM "WaitingCalls" WHERE process <> $1 AND "instanceId" = $2 AND "until" > clock_timestamp()`

const forget = `
  DELETE FROM "ProviderBudget" WHERE key IN (
    SELECT key FROM "ProviderBudget" WHERE "keptUntil" < clock_timestamp() LIMIT 100 FOR UPDATE SKIP LOCKED)`
