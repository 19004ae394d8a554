import { Fault } from '@valence/element-kit'
import type { Credential, Credentials } from './credentials.ts'

/**
 * Keeps what must not be seen out of words that others chose: a provider may repeat a credential in its refusal, a library in its
 * error. It is found by value, as it is and in the forms in which it travels.
 */
export interface Redactor {
  /** From now on this is a secret, too. */
  learn(secret: string): void
  text(text: string): string
  /** The error with other words, its causes included; the very same where there is nothing to hide. */
  error(error: unknown): unknown
}

export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = new Map<string, readonly string[]>()
  let needles: readonly string[] = []

  function learn(secret: string): void {
    // What is shorter would redact ordinary words, and with them the sense of what is told.
    if (secret.length < lengthMin || forms.has(secret)) return
    forms.set(secret, formsOf(secret))
    const oldest = [...forms.keys()].find((known) => !secrets.includes(known))
    if (forms.size > secrets.length + learntMax && oldest !== undefined) forms.delete(oldest)
    // The longest first: what is part of another one would leave the rest of that behind.
    needles = [...new Set([...forms.values()].flat())].sort((left, right) => right.length - left.length)
  }

  const text = (given: string) =>
    needles.reduce((told, needle) => (told.includes(needle) ? told.replaceAll(needle, redacted) : told), given)

  function error(given: unknown): unknown {
    if (!(given instanceof Error)) return typeof given === 'string' ? text(given) : given
    const message = text(given.message)
    const cause = error(given.cause)
    const providerMessage = given instanceof Fault ? given.providerMessage : undefined
    const told = providerMessage === undefined ? undefined : text(providerMessage)
    const isSame = message === given.message && cause === given.cause && told === providerMessage
    if (isSame && text(given.stack ?? '') === (given.stack ?? '')) return given
    return given instanceof Fault ? faultLike(given, message, told, cause) : errorLike(given, message, cause)
  }

  for (const secret of secrets) learn(secret)
  return { learn, text, error }
}

export const redacted = '[redacted]'
const lengthMin = 6
/** Tokens come and go while a line is open; those of long ago have ended. What it began with stays. */
const learntMax = 100

/** Learns every credential that is used, however it comes about. */
export function watched(credentials: Credentials, redactor: Pick<Redactor, 'learn'>): Credentials {
  const seen = <C extends Credential | undefined>(credential: C): C => {
    for (const value of Object.values({ ...credential?.headers, ...credential?.query })) {
      // A scheme is no secret, what stands behind it is.
      redactor.learn(value.replace(/^[A-Za-z]+ /, ''))
    }
    return credential
  }
  let last: Credential | undefined
  return {
    ...credentials,
    held() {
      const held = credentials.held()
      if (held === last) return held
      last = held
      return seen(held)
    },
    current: async (...given) => seen(await credentials.current(...given)),
    replace: async (...given) => seen(await credentials.replace(...given)),
  }
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    encodeURIComponent(base64),
  ]
}

function faultLike(fault: Fault, message: string, told: string | undefined, cause: unknown): Fault {
  const { code, status, headers } = fault
  return new Fault(code, message, { status, headers, cause, ...(told !== undefined && { providerMessage: told }) })
}

function errorLike(error: Error, message: string, cause: unknown): Error {
  const like = new Error(message, cause === undefined ? undefined : { cause })
  like.name = error.name
  return 'code' in error ? Object.assign(like, { code: error.code }) : like
}
