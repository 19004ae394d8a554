import type { AuthorizationState, Configuration, Instance, InstanceStore, TokenSet } from '@valence/engine'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { hashSecret, matchesSecret } from '../secrets.ts'
import type { Vault } from '../vault.ts'
import { endReasons, tokenColumns } from './oauth-tokens.ts'

interface InstanceStoreDependencies {
  readonly prisma: PrismaClient
  readonly vault: Vault
  /** Which configuration keys of an element are sealed. */
  readonly isSecret: (elementKey: string, key: string) => boolean
}

const include = {
  user: true,
  account: true,
  oauthToken: { omit: { accessSealed: true, refreshSealed: true } },
} as const
type Row = Prisma.InstanceGetPayload<{ include: typeof include }>
const storedConfiguration = z.record(z.string(), z.union([z.string(), z.object({ sealed: z.string() })]))
const storedSubscription = z.object({ id: z.string(), url: z.string(), secret: z.string() })
const storedProfile = z.record(z.string(), z.string())

/** Instances in Postgres. Each secret value is sealed by itself and bound to its row and key. */
export function createInstanceStore({ prisma, vault, isSecret }: InstanceStoreDependencies): InstanceStore {
  return {
    async nextId() {
      const rows = z
        .array(z.object({ id: z.number() }))
        .parse(await prisma.$queryRaw`SELECT nextval(pg_get_serial_sequence('"Instance"', 'id'))::int AS id`)
      return z.number().parse(rows[0]?.id)
    },

    async insert(instance, tokens) {
      await prisma.instance.create({
        data: {
          ...columns(instance),
          id: instance.id,
          accountId: instance.accountId,
          userId: instance.user.id,
          elementKey: instance.elementKey,
          tokenHash: bytes(hashSecret(instance.token)),
          tokenSealed: vault.seal(instance.token, context(instance.id, 'token')),
          createdAt: instance.createdAt,
          ...(tokens === undefined ? {} : { oauthToken: { create: authorise(instance, tokens) } }),
        },
      })
    },

    async save(instance, { updatedAt }, tokens) {
      const where = { id: instance.id, updatedAt }
      const data = columns(instance)
      if (tokens === undefined) return (await prisma.instance.updateMany({ where, data })).count === 1
      return prisma.$transaction(async (transaction) => {
        if ((await transaction.instance.updateMany({ where, data })).count !== 1) return false
        const instanceId = instance.id
        if (tokens === null) await transaction.oAuthToken.deleteMany({ where: { instanceId } })
        else {
          const authorised = authorise(instance, tokens)
          await transaction.oAuthToken.upsert({
            where: { instanceId },
            create: { instanceId, ...authorised },
            // Those who still hold the tokens before take these for the next ones.
            update: { ...authorised, generation: { increment: 1 }, endReason: null, endedAt: null },
          })
        }
        return true
      })
    },

    async remove({ id, updatedAt }) {
      return (await prisma.instance.deleteMany({ where: { id, updatedAt } })).count === 1
    },

    async byId(id) {
      // Ids are int4: anything else cannot be one, and must not become a database error.
      if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) return undefined
      const row = await prisma.instance.findUnique({ where: { id }, include })
      return row === null ? undefined : toInstance(row)
    },

    async byToken(token) {
      const row = await prisma.instance.findUnique({ where: { tokenHash: bytes(hashSecret(token)) }, include })
      return row !== null && matchesSecret(token, row.tokenHash) ? toInstance(row) : undefined
    },

    async bySite(elementKey, site) {
      const rows = await prisma.instance.findMany({ where: { elementKey, site }, include, orderBy: { id: 'asc' } })
      return rows.map(toInstance)
    },

    async list(accountId, { tags, searchText, elementKey }) {
      // Prisma makes LIKE of it without escaping: the wildcards of a search are no wildcards.
      const contains = { contains: (searchText ?? '').replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
      const rows = await prisma.instance.findMany({
        where: {
          accountId,
          ...(tags === undefined ? {} : { tags: { hasEvery: [...tags] } }),
          ...(elementKey === undefined ? {} : { elementKey }),
          ...(searchText === undefined ? {} : { OR: [{ name: contains }, { elementKey: contains }] }),
        },
        include,
        orderBy: { id: 'asc' },
      })
      return rows.map(toInstance)
    },
  }

  function authorise({ id, elementKey }: Instance, tokens: TokenSet) {
    return { elementKey, ...tokenColumns(vault, id, tokens) }
  }

  function columns(instance: Instance) {
    const { id, subscription } = instance
    return {
      name: instance.name,
      tags: [...instance.tags],
      configuration: seal(instance),
      site: instance.site ?? null,
      profile: { ...instance.profile },
      disabled: instance.disabled,
      cacheTtlSeconds: instance.cache?.ttlSeconds ?? null,
      cacheEntriesMax: instance.cache?.entriesMax ?? null,
      externalAuthentication: instance.externalAuthentication,
      subscriptionSealed:
        subscription === undefined ? null : vault.seal(JSON.stringify(subscription), context(id, 'subscription')),
      updatedAt: instance.updatedAt,
    }
  }

  function seal({ id, elementKey, configuration }: Instance) {
    return Object.fromEntries(
      Object.entries(configuration).map(([key, value]) => [
        key,
        isSecret(elementKey, key) ? { sealed: vault.seal(value, context(id, key)) } : value,
      ]),
    )
  }

  function unseal(id: number, stored: unknown): Configuration {
    return Object.fromEntries(
      Object.entries(storedConfiguration.parse(stored)).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : vault.open(value.sealed, context(id, key)),
      ]),
    )
  }

  function toInstance(row: Row): Instance {
    const { id, user } = row
    return {
      id,
      organizationId: row.account.organizationId,
      accountId: row.accountId,
      user: { id: user.id, emailAddress: user.email, firstName: user.firstName, lastName: user.lastName },
      elementKey: row.elementKey,
      name: row.name,
      tags: row.tags,
      token: vault.open(row.tokenSealed, context(id, 'token')),
      configuration: unseal(id, row.configuration),
      profile: storedProfile.parse(row.profile),
      ...(row.site === null ? {} : { site: row.site }),
      disabled: row.disabled,
      externalAuthentication: row.externalAuthentication,
      ...(row.oauthToken === null ? {} : { authorization: stateOf(row.oauthToken) }),
      ...cacheOf(row),
      ...(row.subscriptionSealed === null
        ? {}
        : {
            subscription: storedSubscription.parse(
              JSON.parse(vault.open(row.subscriptionSealed, context(id, 'subscription'))),
            ),
          }),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    }
  }
}

function stateOf({
  scopes,
  obtainedAt,
  expiresAt,
  endReason,
  endedAt,
}: NonNullable<Row['oauthToken']>): AuthorizationState {
  return {
    scopes,
    obtainedAt,
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(endReason === null || endedAt === null ? {} : { ended: { reason: endReasons.parse(endReason), at: endedAt } }),
  }
}

function cacheOf({ cacheTtlSeconds, cacheEntriesMax }: Row): Pick<Instance, 'cache'> {
  if (cacheTtlSeconds === null || cacheEntriesMax === null) return {}
  return { cache: { ttlSeconds: cacheTtlSeconds, entriesMax: cacheEntriesMax } }
}

const context = (id: number, field: string) => `Instance/${id}/${field}`

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer)
}
