import { type AccountStore, Fault, type Identity, type Secrets } from '@valence/engine'
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'
import { hashPassword, hashSecret, matchesPassword, matchesSecret, newSecret } from '../secrets.ts'
import type { Vault } from '../vault.ts'

interface AccountStoreDependencies {
  readonly prisma: PrismaClient
  readonly vault: Vault
}

/** What the first start creates. */
export interface FirstUser {
  readonly username: string
  readonly password?: string
}

export interface AccountsInPostgres extends AccountStore {
  /** Creates the organization, its account and its first user unless there is one. Safe to run from many processes at once. */
  bootstrap(first: FirstUser): Promise<{ readonly userId: number; readonly created: boolean }>
}

type Row = Prisma.UserGetPayload<{ include: { account: true } }>

const include = { account: true } as const
// Any number: processes that start together must agree on it.
const bootstrapLock = 7_263_001

/** Organizations, accounts and users in Postgres: secrets as a hash for look-up and sealed for their owner to read again. */
export function createAccountStore({ prisma, vault }: AccountStoreDependencies): AccountsInPostgres {
  return {
    async byUserSecret(secret) {
      const row = await prisma.user.findUnique({ where: { secretHash: digest(secret) }, include })
      return row !== null && matchesSecret(secret, row.secretHash) ? toIdentity(row) : undefined
    },

    async organizationBySecret(secret) {
      const row = await prisma.organization.findUnique({ where: { secretHash: digest(secret) } })
      return row !== null && matchesSecret(secret, row.secretHash) ? row.id : undefined
    },

    async byCredentials(username, password) {
      const row = await prisma.user.findUnique({ where: { email: username }, include })
      // An unknown user costs the same as a wrong password, so that the time does not tell which it was.
      const known = await matchesPassword(password, row?.passwordHash ?? unknownUser)
      return row !== null && row.passwordHash !== null && known ? toIdentity(row) : undefined
    },

    async openSession(userId, token, { from, until }) {
      await prisma.session.deleteMany({ where: { userId, expiresAt: { lt: from } } })
      await prisma.session.create({ data: { tokenHash: digest(token), userId, expiresAt: until } })
    },

    async bySession(token, now) {
      const session = await prisma.session.findUnique({
        where: { tokenHash: digest(token) },
        include: { user: { include } },
      })
      return session !== null && session.expiresAt > now ? toIdentity(session.user) : undefined
    },

    async secretsOf(userId) {
      const user = await prisma.user.findUniqueOrThrow({
        where: { id: userId },
        include: { account: { include: { organization: true } } },
      })
      const { organization } = user.account
      return {
        userSecret: vault.open(user.secretSealed, `User/${digest64(user.secretHash)}/secret`),
        organizationSecret: vault.open(
          organization.secretSealed,
          `Organization/${digest64(organization.secretHash)}/secret`,
        ),
      } satisfies Secrets
    },

    async createUser(organizationId, user, secret) {
      const account =
        user.accountId === undefined
          ? { create: { organizationId, name: user.email } }
          : { connect: { id: user.accountId, organizationId } }
      try {
        return toIdentity(
          await prisma.user.create({ data: { ...(await userColumns(user, secret)), account }, include }),
        )
      } catch (cause) {
        if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== 'P2002') throw cause
        throw new Fault('conflict', `There is a user with the e-mail address '${user.email}' already.`, { cause })
      }
    },

    async users(accountId) {
      const rows = await prisma.user.findMany({ where: { accountId }, include, orderBy: { id: 'asc' } })
      return rows.map(toIdentity)
    },

    bootstrap(first) {
      return prisma.$transaction(async (transaction) => {
        await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${bootstrapLock})::text`
        const existing = await transaction.user.findFirst({ orderBy: { id: 'asc' } })
        if (existing !== null) return { userId: existing.id, created: false }
        const user = await transaction.user.create({
          data: {
            ...(await userColumns(
              { email: first.username, firstName: 'Valence', lastName: 'Administrator', ...first },
              newSecret('user'),
            )),
            account: {
              create: { name: 'default', organization: { create: organizationColumns(newSecret('organization')) } },
            },
          },
        })
        return { userId: user.id, created: true }
      })
    },
  }

  async function userColumns(
    user: { readonly email: string; readonly firstName: string; readonly lastName: string; readonly password?: string },
    secret: string,
  ) {
    return {
      email: user.email,
      firstName: user.firstName,
      lastName: user.lastName,
      passwordHash: user.password === undefined ? null : await hashPassword(user.password),
      ...sealedSecret('User', secret),
    }
  }

  function organizationColumns(secret: string) {
    return { name: 'default', ...sealedSecret('Organization', secret) }
  }

  /** The hash stands for the row: it is unique, and known before the row has an id. */
  function sealedSecret(table: string, secret: string) {
    const secretHash = digest(secret)
    return { secretHash, secretSealed: vault.seal(secret, `${table}/${digest64(secretHash)}/secret`) }
  }
}

/** Stands in for the hash of a user that does not exist; no password matches it but by chance. */
const unknownUser = `scrypt:${Buffer.alloc(16).toString('base64')}:${Buffer.alloc(32).toString('base64')}`

function digest(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashSecret(secret))
}

function digest64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url')
}

function toIdentity({ account, ...user }: Row): Identity {
  return {
    organizationId: account.organizationId,
    accountId: account.id,
    user: { id: user.id, emailAddress: user.email, firstName: user.firstName, lastName: user.lastName },
  }
}
