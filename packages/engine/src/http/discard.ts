import type { Readable } from 'node:stream'

/** Gives up an answer that nobody will read. That it was broken off, by us or by the other side, is then no error of anybody. */
export function discard(body: Readable): void {
  body.on('error', () => undefined)
  body.destroy()
}
