/**
 * Whether a header is for us alone: it frames the message, says who we are or carries a credential. What elements and callers want
 * to send with a request is held against this.
 */
export function isForbiddenHeader(name: string): boolean {
  return forbidden.has(name.toLowerCase()) || forbiddenPrefix.test(name)
}

const forbiddenPrefix = /^(?:sec|proxy)-/i

const forbidden: ReadonlySet<string> = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'referer',
  'server',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'www-authenticate',
])
