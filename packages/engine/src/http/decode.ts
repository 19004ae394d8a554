import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { Fault } from '@valence/element-kit'

/**
 * Undoes the only encoding that we ask for. Both what comes out and how much larger it is than what came in are bounded, so that
 * a few bytes cannot become all of our memory.
 */
export async function decode(
  body: Buffer,
  encoding: string | undefined,
  host: string,
  bytesMax: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new Fault('provider_failed', `${host} answered in the encoding '${encoding}', which was not asked for.`)
  }
  try {
    return await gunzip(body, { maxOutputLength: Math.min(bytesMax, freeBytes + body.length * ratioMax) })
  } catch (cause) {
    throw new Fault('provider_failed', `The compressed answer of ${host} is broken or too large.`, { cause })
  }
}

const gunzip = promisify(zlib.gunzip)

/** JSON of very similar records shrinks to a fiftieth; a bomb to a thousandth. */
const ratioMax = 200

/** Below this size the ratio does not matter. */
const freeBytes = 1024 * 1024
