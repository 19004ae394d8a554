import type { StoredTokens, TokenSet, TokenStore, TokenTurn } from '@valence/engine'
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import { instancesChannel } from '../database/announcements.ts'
import type { Vault } from '../vault.ts'

interface TokenStoreDependencies {
  readonly pool: Pool
  /** A pool of its own for holds: they last as long as an authorization server takes, and must not leave others without. */
  readonly holdPool: Pool
  readonly vault: Vault
}

/** Tokens of OAuth in Postgres, sealed and bound to their row. A hold is a transaction that has the row's lock. */
export function createTokenStore({ pool, holdPool, vault }: TokenStoreDependencies): TokenStore {
  return {
    async byInstance(instanceId) {
      const { rows } = await pool.query({
        name: 'oauth-token',
        text: `${select} WHERE "instanceId" = $1`,
        values: [instanceId],
      })
      return read(rows, instanceId)
    },

    async hold(instanceId, act) {
      const client = await holdPool.connect()
      let isBroken = true
      try {
        await client.query('BEGIN')
        await client.query(`SET LOCAL lock_timeout = '${lockTimeoutMs}ms'`)
        const { rows } = await client.query(`${select} WHERE "instanceId" = $1 FOR UPDATE`, [instanceId])
        const stored = read(rows, instanceId)
        const result = stored === undefined ? undefined : await act(turnOf(client, instanceId, stored))
        await client.query('COMMIT')
        isBroken = false
        return result
      } catch (error) {
        // A connection that cannot even roll back is of no use to the next.
        isBroken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        )
        throw error
      } finally {
        client.release(isBroken)
      }
    },

    async renewedBefore(elementKey, before, limit) {
      const { rows } = await pool.query(idle, [elementKey, before, limit])
      return z
        .array(z.object({ instanceId: z.number() }))
        .parse(rows)
        .map(({ instanceId }) => instanceId)
    },
  }

  function turnOf(client: PoolClient, instanceId: number, stored: StoredTokens): TokenTurn {
    return {
      stored,
      async renew(tokens) {
        const { accessSealed, refreshSealed, scopes, obtainedAt, expiresAt } = tokenColumns(vault, instanceId, tokens)
        const generation = stored.generation + 1
        await client.query(update, [instanceId, accessSealed, refreshSealed, scopes, obtainedAt, expiresAt, generation])
        return { ...tokens, generation }
      },
      async end(ended, notice) {
        await client.query(end, [instanceId, ended.reason, ended.at])
        if (notice !== undefined) {
          await client.query(owe, [notice.id, instanceId, notice.url, notice.body, ended.at])
        }
        return { ...stored, ended }
      },
    }
  }

  function read(rows: unknown, instanceId: number): StoredTokens | undefined {
    const row = z.array(tokenRow).parse(rows)[0]
    if (row === undefined) return undefined
    const { accessSealed, refreshSealed, expiresAt, endReason, endedAt, ...plain } = row
    return {
      ...plain,
      accessToken: vault.open(accessSealed, context(instanceId, 'access')),
      ...(refreshSealed === null ? {} : { refreshToken: vault.open(refreshSealed, context(instanceId, 'refresh')) }),
      ...(expiresAt === null ? {} : { expiresAt }),
      ...(endReason === null || endedAt === null ? {} : { ended: { reason: endReason, at: endedAt } }),
    }
  }
}

/** Longer than two tries at an authorization server may take. */
const lockTimeoutMs = 150_000

export const endReasons = z.enum(['revoked', 'inactivity', 'no_refresh_token'])

/** The columns of tokens, secrets sealed. */
export function tokenColumns(vault: Vault, instanceId: number, tokens: TokenSet) {
  const { accessToken, refreshToken, scopes, obtainedAt, expiresAt } = tokens
  return {
    accessSealed: vault.seal(accessToken, context(instanceId, 'access')),
    refreshSealed: refreshToken === undefined ? null : vault.seal(refreshToken, context(instanceId, 'refresh')),
    scopes: [...scopes],
    obtainedAt,
    expiresAt: expiresAt ?? null,
  }
}

const context = (instanceId: number, field: string) => `OAuthToken/${instanceId}/${field}`

const tokenRow = z.object({
  accessSealed: z.string(),
  refreshSealed: z.string().nullable(),
  scopes: z.array(z.string()),
  obtainedAt: z.date(),
  expiresAt: z.date().nullable(),
  generation: z.number(),
  endReason: endReasons.nullable(),
  endedAt: z.date().nullable(),
})

const select = `SELECT "accessSealed", "refreshSealed", scopes, "obtainedAt", "expiresAt", generation, "endReason", "endedAt"
  FROM "OAuthToken"`

const update = `
  UPDATE "OAuthToken" SET "accessSealed" = $2, "refreshSealed" = $3, scopes = $4, "obtainedAt" = $5, "expiresAt" = $6,
    generation = $7, "endReason" = NULL, "endedAt" = NULL
  WHERE "instanceId" = $1`

/** With the commit all processes hear of it: what they remember of the instance is not true any more. */
const end = `
  WITH ended AS (UPDATE "OAuthToken" SET "endReason" = $2, "endedAt" = $3 WHERE "instanceId" = $1 RETURNING "instanceId")
  SELECT pg_notify('${instancesChannel}', "instanceId"::text) FROM ended`

const owe = `
  INSERT INTO "Delivery" (id, "instanceId", kind, url, body, "nextAttemptAt", "createdAt")
  VALUES ($1, $2, 'notification', $3, $4, $5, $5)`

// What has no refresh token cannot be kept alive, and what its owner disabled is left alone.
const idle = `
  SELECT token."instanceId" FROM "OAuthToken" token JOIN "Instance" instance ON instance.id = token."instanceId"
  WHERE token."elementKey" = $1 AND token."obtainedAt" < $2 AND token."endReason" IS NULL
    AND token."refreshSealed" IS NOT NULL AND instance.disabled IS NOT TRUE
  ORDER BY token."obtainedAt" LIMIT $3`
