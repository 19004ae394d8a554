import { createHash } from 'node:crypto'
import { Fault } from '@valence/element-kit'
import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { SessionStore } from './tokens.ts'

const content = z.object({
  elementKey: z.string(),
  /** Whose flow it was; nobody else can use the code. Absent when nobody said who asked for the address of consent. */
  accountId: z.number().optional(),
  code: z.string(),
  configuration: z.record(z.string(), z.string()),
  /** Of a flow with a proof key (RFC 7636). */
  verifier: z.string().optional(),
})
type Paste = z.infer<typeof content>

/**
 * Codes of our own that stand for those of an authorization server whose callback is hosted here. Each holds what its flow began
 * with, so that a person who copies it need copy nothing else, and is worth nothing to another account.
 */
export interface Pastes {
  issue(paste: Paste): Promise<string>
  /** Undefined for a code that is not one of these. @throws Fault unauthorized for one that is not good (any more) */
  open(code: string, elementKey: string, accountId: number): Promise<Paste | undefined>
  /** Good once: nobody opens it again. A code that is not one of these is left alone. */
  spend(code: string): Promise<void>
}

interface PasteDependencies {
  readonly sessions: SessionStore
  readonly clock: Clock
  readonly newSecret: () => string
}

const prefix = 'vlc_'
const lifeMs = 10 * 60_000

export function createPastes({ sessions, clock, newSecret }: PasteDependencies): Pastes {
  return {
    async issue(paste) {
      const code = newSecret()
      await sessions.put(keyOf(code), JSON.stringify(paste), new Date(clock.now().getTime() + lifeMs))
      return code
    },
    async open(code, elementKey, accountId) {
      if (!code.startsWith(prefix)) return undefined
      const kept = await sessions.read(keyOf(code), clock.now())
      const paste = kept === undefined ? undefined : content.parse(JSON.parse(kept))
      const isMeant = paste?.elementKey === elementKey && (paste.accountId ?? accountId) === accountId
      if (paste !== undefined && isMeant) return paste
      throw new Fault(
        'unauthorized',
        'This code is not known here. It is good once, for ten minutes; ask for consent again.',
      )
    },
    async spend(code) {
      if (code.startsWith(prefix)) await sessions.take(keyOf(code), clock.now())
    },
  }
}

function keyOf(code: string): string {
  return createHash('sha256').update(`paste ${code}`).digest('hex')
}
