import type { Clock } from '../../ports.ts'
import { type Permit, permitMs } from './permit.ts'
import type { Scope } from './scope.ts'
import type { LimitStore } from './store.ts'

/** Which scopes must be asked about before a call, as far as this process knows. */
export interface Guarded {
  /** While nothing needs to be asked, because no scope of any provider is guarded as of a moment ago: a permit for nothing. */
  pass(): Permit | undefined
  has(key: string): boolean
  /** Those of the scopes that must be asked about. Asks the store whether there are more when what is known is too old. */
  of(scopes: readonly Scope[]): readonly Scope[] | Promise<readonly Scope[]>
  /** A scope that this process found out about by itself. */
  add(scope: Scope): void
  /** A permit for what is found out from now on. */
  permit(): Permit
  /** Whether nothing was heard since a permit was given, and it is not too old. */
  stands(permit: Permit): boolean
  /** Something was heard that may concern calls that have their permit already. */
  hear(): void
}

interface GuardedDependencies {
  readonly store: Pick<LimitStore, 'guarded' | 'listen'>
  readonly clock: Clock
  /** How long a look at the list of guarded scopes is good for. 0 looks before every call. */
  readonly passMs: number
  readonly onError: (error: unknown) => void
}

export function createGuarded({ store, clock, passMs, onError }: GuardedDependencies): Guarded {
  let guarded: ReadonlySet<string> = new Set()
  let heard = 0
  let pass: Permit = { heard, untilMs: Number.NEGATIVE_INFINITY }
  let looking: Promise<void> | undefined
  let nextLook: Promise<void> | undefined
  /** Scopes that came under guard by this process, and when: a look that began before does not know them. */
  const added = new Map<string, number>()
  const now = () => clock.now().getTime()
  store.listen(() => {
    heard += 1
    pass = { heard, untilMs: Number.NEGATIVE_INFINITY }
  })

  return {
    pass() {
      const nowMs = now()
      if (nowMs >= pass.untilMs || guarded.size > 0) return undefined
      // In steady traffic nobody waits for the next look.
      if (nowMs > pass.untilMs - passMs / 2 && looking === undefined) renew().catch(onError)
      return pass
    },
    has: (key) => guarded.has(key),
    of(scopes) {
      if (now() < pass.untilMs) return scopes.filter(({ key }) => guarded.has(key))
      return renew().then(() => scopes.filter(({ key }) => guarded.has(key)))
    },
    add({ key }) {
      added.set(key, now())
      guarded = new Set([...guarded, key])
      hear()
    },
    permit: () => ({ heard, untilMs: now() + Math.max(passMs, permitMs) }),
    stands: (permit) => permit.heard === heard && now() < permit.untilMs,
    hear,
  }

  function hear(): void {
    heard += 1
    pass = { ...pass, heard }
  }

  /** A look that begins now or later: one that is under way may have missed what has just been written. */
  function renew(): Promise<void> {
    nextLook ??= (looking ?? Promise.resolve()).then(() => {
      nextLook = undefined
      looking = look().finally(() => {
        looking = undefined
      })
      return looking
    })
    return nextLook
  }

  async function look(): Promise<void> {
    // Counted from before the question: what is written after it may be missing in the answer.
    const askedAtMs = now()
    const before = heard
    const known = await store.guarded()
    for (const [key, atMs] of added) if (atMs < askedAtMs) added.delete(key)
    guarded = added.size === 0 ? known : new Set([...known, ...added.keys()])
    if (heard === before) pass = { heard, untilMs: askedAtMs + passMs }
  }
}
