import type { CacheStore } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Vault } from '../vault.ts'

/** Cached answers in Postgres, sealed: they are a customer's data. Each verb is one statement. */
export function createCacheStore(pool: Pool, vault: Vault): CacheStore {
  return {
    async read(instanceId, key) {
      const { rows } = await pool.query({ name: 'cache-read', text: read, values: [instanceId, key] })
      const { version, content } = readRow.parse(rows[0])
      if (content === null) return { version }
      return { version, content: vault.openBytes(content, contextOf(instanceId, key)).toString('utf8') }
    },
    async write(instanceId, key, { version, content, ttlMs, entriesMax }) {
      const sealed = vault.sealBytes(Buffer.from(content, 'utf8'), contextOf(instanceId, key))
      await pool.query({ name: 'cache-write', text: write, values: [instanceId, key, version, sealed, ttlMs] })
      await pool.query({ name: 'cache-trim', text: trim, values: [instanceId, entriesMax] })
    },
    async renew(instanceId) {
      await pool.query({ name: 'cache-renew', text: renew, values: [instanceId] })
    },
  }
}

const readRow = z.object({ version: z.coerce.number(), content: z.instanceof(Uint8Array).nullable() })

/** What is sealed for one place does not open at another: not for another instance, nor for another request. */
export function contextOf(instanceId: number, key: string): string {
  return `CacheEntry/${instanceId}/${key}`
}

// An instance that was never written to is of version 0.
const read = `
  SELECT coalesce(current.version, 0) AS version, entry.content
  FROM (SELECT $1::int AS id) asked
  LEFT JOIN "CacheVersion" current ON current."instanceId" = asked.id
  LEFT JOIN "CacheEntry" entry ON entry."instanceId" = asked.id AND entry.key = $2
    AND entry.version = coalesce(current.version, 0) AND entry."expiresAt" > clock_timestamp()`

const write = `
  INSERT INTO "CacheEntry" ("instanceId", key, version, content, "storedAt", "expiresAt")
  SELECT $1, $2, $3::bigint, $4, clock_timestamp(), clock_timestamp() + $5::float8 * interval '1 millisecond'
  WHERE $3::bigint = coalesce((SELECT version FROM "CacheVersion" WHERE "instanceId" = $1), 0)
  ON CONFLICT ("instanceId", key) DO UPDATE SET version = excluded.version, content = excluded.content,
    "storedAt" = excluded."storedAt", "expiresAt" = excluded."expiresAt"
  WHERE "CacheEntry".version <= excluded.version`

// Those of earlier versions and those whose time is over go as well; of other instances some, so that nothing stays for good.
const trim = `
  DELETE FROM "CacheEntry" WHERE ("instanceId", key) IN (
    (SELECT "instanceId", key FROM "CacheEntry" WHERE "instanceId" = $1 ORDER BY "storedAt" DESC OFFSET $2)
    UNION ALL
    (SELECT "instanceId", key FROM "CacheEntry" WHERE "expiresAt" < clock_timestamp() LIMIT 100))`

const renew = `
  INSERT INTO "CacheVersion" AS current ("instanceId", version) VALUES ($1, 1)
  ON CONFLICT ("instanceId") DO UPDATE SET version = current.version + 1`
