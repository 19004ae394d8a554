import { randomBytes } from 'node:crypto'

/**
 * Makes request ids of 24 hex characters, as clients of the platform know them: seconds, five bytes of this process, a counter.
 */
export function createRequestIds(nowMs: () => number): () => string {
  const process = randomBytes(5).toString('hex')
  let counter = randomBytes(3).readUIntBE(0, 3)
  return () => {
    counter = (counter + 1) & 0xffffff
    const seconds = Math.floor(nowMs() / 1000)
    return seconds.toString(16).padStart(8, '0') + process + counter.toString(16).padStart(6, '0')
  }
}
