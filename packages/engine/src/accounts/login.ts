import { Fault } from '@valence/element-kit'
import type { Clock } from '../ports.ts'
import type { AccountStore, Identity, NewUser, Secrets } from './identity.ts'

const sessionMs = 60 * 60 * 1000

export interface Accounts {
  /** @throws Fault unauthorized */
  login(username: string, password: string): Promise<{ readonly token: string }>
  secrets(identity: Identity): Promise<Secrets>
  /** The secret is told here; later only `secrets` of the user itself tells it. */
  createUser(by: Identity, user: NewUser): Promise<{ readonly identity: Identity; readonly secret: string }>
  /** The users of the caller's account. */
  users(by: Identity): Promise<readonly Identity[]>
}

interface AccountsDependencies {
  readonly accounts: AccountStore
  readonly clock: Clock
  readonly newSecret: (kind: 'user' | 'session') => string
}

export function createAccounts({ accounts, clock, newSecret }: AccountsDependencies): Accounts {
  return {
    async login(username, password) {
      const identity = await accounts.byCredentials(username, password)
      if (identity === undefined) throw new Fault('unauthorized', 'The user name or the password is wrong.')
      const token = newSecret('session')
      const from = clock.now()
      await accounts.openSession(identity.user.id, token, { from, until: new Date(from.getTime() + sessionMs) })
      return { token }
    },
    secrets: (identity) => accounts.secretsOf(identity.user.id),
    async createUser(by, user) {
      // Whoever joins an account sees its instances, so only its own users may let somebody in.
      if (user.accountId !== undefined && user.accountId !== by.accountId) {
        throw new Fault('not_found', `No account found with ID ${user.accountId}.`)
      }
      const secret = newSecret('user')
      return { identity: await accounts.createUser(by.organizationId, user, secret), secret }
    },
    users: (by) => accounts.users(by.accountId),
  }
}
