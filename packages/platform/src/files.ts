import type { BulkFiles } from '@valence/engine'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Vault } from './vault.ts'

const pieceBytes = 256 * 1024
/** Pieces that are read at once: few enough to be held in memory for every file that is being read. */
const piecesPerRead = 4

const storedPieces = z.array(z.object({ sequence: z.number(), content: z.instanceof(Buffer), isLast: z.boolean() }))

/**
 * Files in Postgres, in pieces that are sealed one by one, so that a file of any size passes through little memory. Each piece is
 * bound to its file and place, and the last one says that it is the last: a file that was cut, reordered or half written does not
 * open.
 */
export function createFiles({ pool, vault }: { readonly pool: Pool; readonly vault: Vault }): BulkFiles {
  return {
    async put(key, source) {
      let stored = 0
      try {
        for await (const { piece, isLast } of inPieces(source)) {
          await pool.query(`INSERT INTO "FileChunk" ("fileKey", "sequence", "content") VALUES ($1, $2, $3)`, [
            key,
            stored,
            vault.sealBytes(piece, context(key, stored, isLast)),
          ])
          stored += 1
        }
      } catch (error) {
        if (stored > 0) await remove(key)
        throw error
      }
    },

    async open(key) {
      const first = await read(key, 0)
      return first[0]?.sequence === 0 ? contents(key, first) : undefined
    },

    remove,

    async removeOlderThan(time) {
      const { rows } = await pool.query(
        `WITH removed AS (
           DELETE FROM "FileChunk" WHERE "fileKey" IN (
             SELECT "fileKey" FROM "FileChunk" WHERE "sequence" = 0 AND "storedAt" < $1)
           RETURNING "sequence")
         SELECT count(*)::int AS files FROM removed WHERE "sequence" = 0`,
        [time],
      )
      return z.object({ files: z.number() }).parse(rows[0]).files
    },
  }

  async function remove(key: string): Promise<void> {
    await pool.query('DELETE FROM "FileChunk" WHERE "fileKey" = $1', [key])
  }

  async function read(key: string, from: number) {
    const { rows } = await pool.query(
      `SELECT "sequence", "content", NOT EXISTS (
         SELECT FROM "FileChunk" next WHERE next."fileKey" = piece."fileKey" AND next."sequence" = piece."sequence" + 1
       ) AS "isLast"
       FROM "FileChunk" piece WHERE "fileKey" = $1 AND "sequence" >= $2 ORDER BY "sequence" LIMIT $3`,
      [key, from, piecesPerRead],
    )
    return storedPieces.parse(rows)
  }

  async function* contents(key: string, first: z.infer<typeof storedPieces>): AsyncGenerator<Buffer> {
    let pieces = first
    for (let expected = 0; ; ) {
      for (const { sequence, content, isLast } of pieces) {
        if (sequence !== expected) throw gone(key)
        yield vault.openBytes(content, context(key, sequence, isLast))
        if (isLast) return
        expected += 1
      }
      pieces = await read(key, expected)
      if (pieces.length === 0) throw gone(key)
    }
  }
}

function context(key: string, sequence: number, isLast: boolean): string {
  return `FileChunk:${key}:${sequence}${isLast ? ':last' : ''}`
}

function gone(key: string): Error {
  return new Error(`The stored file ${key} was removed while it was read.`)
}

/** The source in pieces of one size, the last of which may be shorter, or empty when the whole source is. */
async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const bytes of source) {
    waiting.push(bytes)
    size += bytes.length
    if (size <= pieceBytes) continue
    let joined = Buffer.concat(waiting)
    // More than a piece must wait, never exactly one: whether it is the last is known only when something follows.
    for (; joined.length > pieceBytes; joined = joined.subarray(pieceBytes)) {
      yield { piece: joined.subarray(0, pieceBytes), isLast: false }
    }
    waiting = [joined]
    size = joined.length
  }
  yield { piece: Buffer.concat(waiting), isLast: true }
}
