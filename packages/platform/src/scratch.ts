import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenScratch } from '@valence/engine'

interface ScratchOptions {
  /** The folder of temporary files; the system's own without it. */
  readonly folder?: string
}

/**
 * Scratch files. A file is only its owner's to open and loses its name as soon as it is open, so that the operating system frees it
 * when the process ends, in whatever way. What is written is encrypted under a key that is nowhere but in memory.
 */
export function createScratch({ folder = tmpdir() }: ScratchOptions = {}): OpenScratch {
  return async () => {
    const path = join(folder, `valence-${randomBytes(12).toString('hex')}.scratch`)
    const { O_CREAT, O_EXCL, O_RDWR } = constants
    const file = await open(path, O_CREAT | O_EXCL | O_RDWR, 0o600)
    const isNameless = await unlink(path).then(
      () => true,
      () => false,
    )
    const { read, write } = createEncryptedFile(file)
    return {
      read,
      write,
      async close() {
        await file.close()
        // Where a file that is open keeps its name, it loses it now.
        if (!isNameless) await unlink(path)
      },
    }
  }
}

const algorithm = 'aes-256-ctr'
const pieceBytes = 64 * 1024

function createEncryptedFile(file: FileHandle) {
  const key = randomBytes(32)
  /** A segment has a counter of its own, by its position: no two bytes of a file are ever hidden by the same one. */
  const counters = new Map<number, Buffer>()
  let end = 0
  return {
    async write(chunks: AsyncIterable<Uint8Array>) {
      const position = end
      const counter = randomBytes(16)
      counters.set(position, counter)
      const cipher = createCipheriv(algorithm, key, counter)
      for await (const chunk of chunks) {
        const bytes = cipher.update(chunk)
        await writeAll(file, bytes, end)
        end += bytes.length
      }
      return { position, length: end - position }
    },
    async *read({ position, length }: { readonly position: number; readonly length: number }) {
      if (length === 0) return
      const counter = counters.get(position)
      if (counter === undefined) throw new Error(`No segment begins at ${position}.`)
      const decipher = createDecipheriv(algorithm, key, counter)
      for (let done = 0; done < length; ) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, length - done))
        const { bytesRead } = await file.read(piece, 0, piece.length, position + done)
        if (bytesRead === 0) throw new Error('A scratch file is shorter than what was written to it.')
        done += bytesRead
        yield decipher.update(piece.subarray(0, bytesRead))
      }
    },
  }
}

/** A write may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
