import { hash } from 'node:crypto'
import { Fault } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { InstanceNews } from '../instances/news.ts'
import type { InstanceStore } from '../instances/store.ts'
import type { Clock } from '../ports.ts'
import type { AccountStore, Credentials, Identity } from './identity.ts'

export interface Authentication {
  /** For calls of the platform itself: User and Organization, or a Bearer session. @throws Fault unauthorized */
  user(credentials: Credentials): Promise<Identity>
  /** For calls of an instance: User and Element; an Organization that is given must be right. @throws Fault unauthorized */
  instance(credentials: Credentials): Promise<{ readonly identity: Identity; readonly instance: Instance }>
}

interface AuthenticationDependencies {
  readonly accounts: Pick<AccountStore, 'byUserSecret' | 'organizationBySecret' | 'bySession'>
  readonly instances: Pick<InstanceStore, 'byToken'>
  readonly news: Pick<InstanceNews, 'listen'>
  readonly clock: Clock
  /** How long an answer of the stores is believed, if nothing is heard of a change. */
  readonly rememberMs: number
}

/** One sentence for every wrong secret: which part was wrong helps only a guesser. */
const refused = () => new Fault('unauthorized', 'The Authorization header holds no valid credentials for this call.')

export function createAuthentication(deps: AuthenticationDependencies): Authentication {
  const remember = <T>(load: (secret: string) => Promise<T | undefined>) =>
    createMemory(load, deps.clock, deps.rememberMs)
  const users = remember((secret) => deps.accounts.byUserSecret(secret))
  const organizations = remember((secret) => deps.accounts.organizationBySecret(secret))
  const instances = remember((token) => deps.instances.byToken(token))

  deps.news.listen((id) => instances.forget((instance) => id === undefined || instance.id === id))

  async function user(credentials: Credentials): Promise<Identity> {
    if (credentials.bearer !== undefined) {
      return (await deps.accounts.bySession(credentials.bearer, deps.clock.now())) ?? fail(refused())
    }
    if (credentials.user === undefined || credentials.organization === undefined) {
      throw new Fault(
        'unauthorized',
        "This call needs 'Authorization: User <user secret>, Organization <organization secret>'.",
      )
    }
    const identity = await users.get(credentials.user)
    const organizationId = await organizations.get(credentials.organization)
    if (identity === undefined || identity.organizationId !== organizationId) throw refused()
    return identity
  }

  async function instance(credentials: Credentials) {
    if (credentials.user === undefined || credentials.element === undefined) {
      throw new Fault('unauthorized', "This call needs 'Authorization: User <user secret>, Element <instance token>'.")
    }
    const identity = await users.get(credentials.user)
    const found = await instances.get(credentials.element)
    if (identity === undefined || found?.accountId !== identity.accountId) throw refused()
    if (credentials.organization !== undefined) {
      if ((await organizations.get(credentials.organization)) !== identity.organizationId) throw refused()
    }
    return { identity, instance: found }
  }

  return { user, instance }
}

function fail(fault: Fault): never {
  throw fault
}

const rememberedMax = 10_000

/**
 * Remembers look-ups by the hash of the secret, so that no secret lies in memory longer than its request. Only hits are kept:
 * misses would let a guesser fill the memory.
 */
function createMemory<T>(load: (secret: string) => Promise<T | undefined>, clock: Clock, rememberMs: number) {
  const entries = new Map<string, { readonly value: T; readonly until: number }>()
  let changes = 0
  return {
    async get(secret: string): Promise<T | undefined> {
      const key = hash('sha256', secret, 'base64')
      const now = clock.now().getTime()
      const entry = entries.get(key)
      if (entry !== undefined && entry.until > now) return entry.value
      const changesBefore = changes
      const value = await load(secret)
      entries.delete(key)
      // What was read while something changed may be what it was before.
      if (value === undefined || changes !== changesBefore) return value
      if (entries.size >= rememberedMax) entries.clear()
      entries.set(key, { value, until: now + rememberMs })
      return value
    },
    forget(isMeant: (value: T) => boolean): void {
      changes += 1
      for (const [key, { value }] of entries) if (isMeant(value)) entries.delete(key)
    },
  }
}
