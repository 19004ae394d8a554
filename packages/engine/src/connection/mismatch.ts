import type { z } from 'zod'

/** What does not fit, by name and reason, never by value. */
export function mismatch(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, shownMax)
    .map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`)
  const rest = error.issues.length - shown.length
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '')
}

const shownMax = 3
