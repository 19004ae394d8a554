import { z } from 'zod'

const span = z.number().int().min(1)

/** How long what the authorization server gives is good. The numbers are Atlassian's, as far as it tells them. */
export const lifetimesSchema = z.strictObject({
  /** What `expires_in` says. */
  accessTokenSeconds: span.default(3600),
  /** Between consent and the exchange of its code. */
  codeSeconds: span.default(600),
  /** How long a refresh token that was exchanged is tolerated; 0 never. */
  reuseWindowSeconds: z.number().int().min(0).default(600),
  /** How long a refresh token lives without being used. */
  idleSeconds: span.default(90 * 24 * 3600),
})
export type Lifetimes = z.infer<typeof lifetimesSchema>
export type LifetimesInput = z.input<typeof lifetimesSchema>

/** The lifetimes in force. Access tokens and codes keep the end they were given; refresh tokens go by what is set now. */
export interface LifetimeSettings {
  current(): Lifetimes
  configure(lifetimes: Lifetimes): void
}

export function createLifetimes(input: LifetimesInput): LifetimeSettings {
  let current = readLifetimes(input)
  return {
    current: () => current,
    configure(next) {
      current = next
    },
  }
}

function readLifetimes(input: LifetimesInput): Lifetimes {
  const parsed = lifetimesSchema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new TypeError(`The lifetimes of tokens are not valid: ${z.prettifyError(parsed.error)}`)
}
