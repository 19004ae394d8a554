/** Reads `Retry-After`, seconds or an HTTP date, as milliseconds from now. Undefined when absent or neither. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  // Date.parse reads almost anything; an HTTP date begins with the name of a day (RFC 9110 §5.6.7).
  const instant = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - now.getTime())
}
