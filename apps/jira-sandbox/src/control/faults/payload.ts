/** A body on its way out. */
export type Payload = string | Buffer | NodeJS.ReadableStream | null | undefined

/** The bytes of a payload that is there as a whole; a stream is left alone. */
export function bytesOf(payload: Payload): Buffer | undefined {
  if (typeof payload === 'string') return Buffer.from(payload)
  return Buffer.isBuffer(payload) ? payload : undefined
}
