import { Fault } from '@valence/element-kit'
import { bearer, type Credential, type Credentials, isSameCredential } from '../connection/credentials.ts'
import type { Instance } from '../instances/instance.ts'
import type { Clock } from '../ports.ts'
import { endFault } from './ended.ts'
import type { Renew } from './renew.ts'
import type { StoredTokens, TokenSet, TokenStore } from './tokens.ts'

/** The credentials of instances that are authorised by OAuth. */
export interface OpenTokens {
  open(instance: Instance): Credentials
  /** Tokens for an instance that is not stored yet, or not with these: they serve its draft while `act` proves it. */
  lend<T>(draft: Instance, tokens: TokenSet, act: () => Promise<T>): Promise<T>
}

interface OpenTokensDependencies {
  readonly tokens: Pick<TokenStore, 'byInstance'>
  readonly renew: Renew
  readonly clock: Clock
}

export function createOpenTokens(deps: OpenTokensDependencies): OpenTokens {
  const lent = new Map<string, Credentials>()
  return {
    open: (instance) => {
      const kept = keptCredentials(instance, deps)
      const key = draftKey(instance)
      // The line that proved a draft may stay open for the instance that came of it.
      const now = () => lent.get(key) ?? kept
      return {
        held: () => now().held(),
        current: (...given) => now().current(...given),
        replace: (...given) => now().replace(...given),
        distrust: (refused) => now().distrust?.(refused),
      }
    },
    async lend(draft, tokens, act) {
      lent.set(draftKey(draft), lentCredentials(tokens))
      try {
        return await act()
      } finally {
        lent.delete(draftKey(draft))
      }
    },
  }
}

/** A draft bears a time of its own, by which it is told from the instance as it is stored. */
function draftKey({ id, updatedAt }: Instance): string {
  return `${id} ${updatedAt.getTime()}`
}

function lentCredentials({ accessToken }: TokenSet): Credentials {
  const credential = bearer(accessToken)
  return { held: () => credential, current: async () => credential, replace: async () => undefined }
}

/** A token is renewed so long before it expires, or a tenth of its life if that is less. */
const marginMaxMs = 120_000
/** After a renewal in vain a token that is still good serves on, and the next try waits so long. */
const patienceMs = 15_000
/** An answer that may mean that a token ended costs a renewal only when the token is older than this. */
const doubtfulAgeMs = 600_000
/** A token that is refused as soon as it was renewed is not renewed again before this is over. */
const distrustMs = 60_000

/** Remembered while the line is open, until they are asked for anew. */
function keptCredentials(instance: Instance, { tokens, renew, clock }: OpenTokensDependencies): Credentials {
  let known: StoredTokens | undefined
  /** What a call carries of those that are known. */
  let credential: Credential | undefined
  let loading: Promise<StoredTokens> | undefined
  let failed: { readonly error: unknown; readonly untilMs: number } | undefined
  let distrusted: { readonly generation: number; readonly untilMs: number } | undefined

  return {
    held: () => (known !== undefined && !mustAsk(known) ? credential : undefined),

    async current(signal, isAnew = false) {
      const held = (isAnew ? undefined : known) ?? (await unlessAborted(isAnew ? read() : load(), signal))
      const usable = isDue(held, clock.now()) ? await unlessAborted(refreshed(held), signal) : held
      return bearer(usable.accessToken)
    },

    async replace(refused, doubt, signal) {
      const held = known
      if (held === undefined) return undefined
      // Another call was told the same before, and there is a newer one already.
      if (!isSameCredential(bearer(held.accessToken), refused)) return bearer(held.accessToken)
      const nowMs = clock.now().getTime()
      if (doubt === 'doubtful' && nowMs - held.obtainedAt.getTime() < doubtfulAgeMs) return undefined
      if (distrusted?.generation === held.generation && nowMs < distrusted.untilMs) return undefined
      return bearer((await unlessAborted(next(held), signal)).accessToken)
    },

    distrust(refused) {
      if (known === undefined || !isSameCredential(bearer(known.accessToken), refused)) return
      distrusted = { generation: known.generation, untilMs: clock.now().getTime() + distrustMs }
    },
  }

  async function load(): Promise<StoredTokens> {
    loading ??= read().finally(() => {
      loading = undefined
    })
    return loading
  }

  async function read(): Promise<StoredTokens> {
    const stored = await tokens.byInstance(instance.id)
    if (stored === undefined) throw new Fault('unauthorized', `The instance ${instance.id} holds no tokens.`)
    return remember(stored)
  }

  /** Whether anybody has to be asked before they can be used: a renewal that failed just now is not tried again at once. */
  function mustAsk(held: StoredTokens): boolean {
    const now = clock.now()
    if (!isDue(held, now)) return false
    const isGood = held.ended === undefined && held.expiresAt !== undefined && held.expiresAt > now
    return !isGood || failed === undefined || now.getTime() >= failed.untilMs
  }

  /** Before it expires. When that does not work a token that is still good serves on, and the server is left alone for a while. */
  async function refreshed(held: StoredTokens): Promise<StoredTokens> {
    if (held.ended !== undefined) throw endFault(instance, held.ended)
    const nowMs = clock.now().getTime()
    const isGood = held.expiresAt === undefined || held.expiresAt.getTime() > nowMs
    if (failed !== undefined && nowMs < failed.untilMs) {
      if (isGood) return held
      throw failed.error
    }
    try {
      return await next(held)
    } catch (error) {
      if (known?.ended !== undefined) throw error
      failed = { error, untilMs: nowMs + (isGood ? patienceMs : patienceMs / 5) }
      if (!isGood) throw error
      return held
    }
  }

  async function next({ generation }: StoredTokens): Promise<StoredTokens> {
    return remember(await renew(instance.id, generation))
  }

  function remember(read: StoredTokens): StoredTokens {
    // What was read before a renewal, and comes after it, is not what is stored now.
    const stored = known !== undefined && known.generation > read.generation ? known : read
    known = stored
    credential = bearer(stored.accessToken)
    if (stored.ended !== undefined) throw endFault(instance, stored.ended)
    return stored
  }
}

function isDue({ ended, expiresAt, obtainedAt }: StoredTokens, now: Date): boolean {
  if (ended !== undefined) return true
  if (expiresAt === undefined) return false
  const lifeMs = expiresAt.getTime() - obtainedAt.getTime()
  return expiresAt.getTime() - now.getTime() <= Math.min(marginMaxMs, lifeMs / 10)
}

/** What others wait for as well is not given up because one of them goes away; only that one's wait is. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Fault('unavailable', 'The request was cancelled.', { cause: signal.reason }))
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) abort()
  })
}
