import { isForbiddenHeader } from '../http/forbidden-headers.ts'

/**
 * Refuses headers that are not for an element to set: those that frame the message, say who we are or carry the credential.
 *
 * @throws Error because only the element's own code can bring them about
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const names = Object.keys(headers)
  if (names.length > headersMax) throw new Error(`${names.length} headers are more than the ${headersMax} allowed.`)
  for (const name of names) {
    if (!token.test(name)) throw new Error(`'${name}' is not a header name.`)
    if (isForbiddenHeader(name)) throw new Error(`The header ${name} is not for an element to set.`)
    // The value is not repeated: it may be a secret.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(headers[name] ?? ''))
      throw new Error(`The value of ${name} has a forbidden character.`)
  }
}

/** Twenty of the element's own, and as many of the instance's. */
const headersMax = 40

/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
