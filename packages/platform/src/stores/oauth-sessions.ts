import type { SessionStore } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Vault } from '../vault.ts'

/** Sessions of OAuth flows in Postgres, sealed. Those whose time is over go when the next one comes. */
export function createSessionStore({ pool, vault }: { readonly pool: Pool; readonly vault: Vault }): SessionStore {
  return {
    async put(key, content, until) {
      await pool.query(put, [key, vault.seal(content, context(key)), until])
    },
    async read(key, now) {
      return open(key, (await pool.query(read, [key, now])).rows)
    },
    async take(key, now) {
      return open(key, (await pool.query(take, [key, now])).rows)
    },
  }

  function open(key: string, rows: unknown): string | undefined {
    const row = z.array(z.object({ sealed: z.string() })).parse(rows)[0]
    return row === undefined ? undefined : vault.open(row.sealed, context(key))
  }
}

const context = (key: string) => `OAuthSession/${key}/content`

const put = `
  WITH over AS (DELETE FROM "OAuthSession" WHERE "expiresAt" < now() - interval '1 hour' AND key <> $1)
  INSERT INTO "OAuthSession" (key, sealed, "expiresAt") VALUES ($1, $2, $3)
  ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, "expiresAt" = excluded."expiresAt"`

const read = `SELECT sealed FROM "OAuthSession" WHERE key = $1 AND "expiresAt" > $2`

const take = `DELETE FROM "OAuthSession" WHERE key = $1 AND "expiresAt" > $2 RETURNING sealed`
