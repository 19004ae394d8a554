import { Fault } from '@valence/element-kit'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { fault } from '../schemas/fault.ts'

const ok = z.object({ status: z.literal('ok') })

export interface Readiness {
  /** Proves that the database answers. */
  readonly check: () => Promise<void>
  /** True once the process was told to end: it finishes what it has and takes nothing new. */
  readonly isClosing: () => boolean
}

/** For orchestrators: `/health` says that the process lives, `/ready` that it can serve. */
export function healthRoutes(app: App, readiness: Readiness): void {
  const about = { tags: ['Health'], response: { 200: ok, default: fault } }
  app.get('/health', { schema: { ...about, summary: 'Whether the process lives' } }, async () => ({
    status: 'ok' as const,
  }))
  app.get('/ready', { schema: { ...about, summary: 'Whether it can serve' } }, async () => {
    if (readiness.isClosing()) throw new Fault('unavailable', 'The process is ending.')
    try {
      await readiness.check()
    } catch (cause) {
      throw new Fault('unavailable', 'The database does not answer.', { cause })
    }
    return { status: 'ok' as const }
  })
}
