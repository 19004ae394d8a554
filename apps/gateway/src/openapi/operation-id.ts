/** A name for an operation that no other one has: `GET /instances/:id/events` is `getInstancesByIdEvents`. */
export function operationId(method: string, url: string): string {
  const parts = url.split('/').filter((part) => part !== '' && part !== 'elements' && part !== 'api-v2')
  // The catalogue's own paths begin with what is also the prefix of all others.
  const whole = /^\/elements\/api-v2\/elements(\/|$)/.test(url) ? ['elements', ...parts] : parts
  return method.toLowerCase() + whole.map(wordOf).join('')
}

function wordOf(part: string): string {
  const name = part.startsWith(':') ? `by-${part.slice(1)}` : part
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
}
