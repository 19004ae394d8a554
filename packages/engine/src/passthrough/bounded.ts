import { pipeline, type Readable, Transform } from 'node:stream'
import { Fault } from '@valence/element-kit'
import { discard } from '../http/discard.ts'
import type { StreamAnswer } from '../http/transport.ts'

/**
 * An answer of so many bytes at most, as they come over the wire. One that announces more is refused before it begins; one that turns out
 * to have more breaks off, so that it never looks like a whole one.
 *
 * @throws Fault provider_failed
 */
export function bounded<A extends StreamAnswer>(answer: A, bytesMax: number): A {
  const tooLong = new Fault('provider_failed', `The provider's answer has more than ${bytesMax} bytes.`)
  if (Number(answer.headers['content-length'] ?? 0) > bytesMax) {
    discard(answer.body)
    throw tooLong
  }
  return { ...answer, body: counted(answer.body, bytesMax, tooLong) }
}

function counted(body: Readable, bytesMax: number, tooLong: Fault): Readable {
  let size = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > bytesMax) done(tooLong)
      else done(null, chunk)
    },
  })
  // Either end breaks the other one off; whoever reads is told by the stream itself.
  return pipeline(body, counter, () => undefined)
}
