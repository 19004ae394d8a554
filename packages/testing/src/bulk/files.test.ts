import { randomBytes } from 'node:crypto'
import { createFiles, createVault } from '@valence/platform'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BulkWorld, openBulkWorld } from './bulk-world.ts'

const pieceBytes = 256 * 1024

describe('files', () => {
  let world: BulkWorld
  beforeAll(async () => {
    world = await openBulkWorld()
  })
  afterAll(() => world.close())

  it('gives back what was put, however it came', async () => {
    const around = (size: number) => fc.integer({ min: Math.max(0, size - 2), max: size + 2 })
    const size = fc.oneof(fc.nat(10), around(pieceBytes), around(2 * pieceBytes), around(6 * pieceBytes))
    await fc.assert(
      fc.asyncProperty(size, fc.integer({ min: 1000, max: 700_000 }), async (bytes, step) => {
        const content = randomBytes(bytes)
        const key = world.newId()
        await world.files.put(key, inSteps(content, step))
        expect((await read(key)).equals(content)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps nothing of a file whose source fails', async () => {
    const key = world.newId()
    await expect(world.files.put(key, breaking(3 * pieceBytes))).rejects.toThrow('the client is gone')
    expect(await piecesOf(key)).toEqual([])
    expect(await world.files.open(key)).toBeUndefined()
  })

  it('does not touch a file when another one is put under its key', async () => {
    const key = world.newId()
    await world.files.put(key, inSteps(Buffer.from('first'), 9))
    await expect(world.files.put(key, inSteps(Buffer.from('second'), 9))).rejects.toThrow('duplicate key')
    expect((await read(key)).toString()).toBe('first')
  })

  it('cannot be read in the table', async () => {
    const key = world.newId()
    await world.files.put(key, inSteps(Buffer.from('title\nconfidential words\n'), 5))
    const stored = Buffer.concat(await piecesOf(key))
    expect(stored.length).toBeGreaterThan(24)
    expect(stored.includes('confidential')).toBe(false)
    expect(stored.includes('title')).toBe(false)
    const { pool } = world
    const stranger = createFiles({ pool, vault: createVault({ keys: [{ id: 'k1', key: randomBytes(32) }] }) })
    await expect(collect(await stranger.open(key))).rejects.toThrow('was changed, or belongs to another place')
  })

  it.each([
    ['lost its end', `DELETE FROM "FileChunk" WHERE "fileKey" = $1 AND "sequence" = 2`],
    ['lost its middle', `DELETE FROM "FileChunk" WHERE "fileKey" = $1 AND "sequence" = 1`],
    [
      'was reordered',
      `UPDATE "FileChunk" a SET "content" = b."content" FROM "FileChunk" b
       WHERE a."fileKey" = $1 AND b."fileKey" = $1 AND a."sequence" = 0 AND b."sequence" = 1`,
    ],
  ])('does not pass for whole when it %s', async (_, damage) => {
    const key = world.newId()
    await world.files.put(key, inSteps(randomBytes(2 * pieceBytes + 5), 100_000))
    await world.pool.query(damage, [key])
    await expect(read(key)).rejects.toThrow()
  })

  it('removes whole files that are older than a time, and only those', async () => {
    const [old, young] = [world.newId(), world.newId()]
    await world.files.put(old, inSteps(randomBytes(2 * pieceBytes), 100_000))
    await world.files.put(young, inSteps(Buffer.from('young'), 9))
    const noon = new Date('2026-03-01T12:00:00Z')
    await world.pool.query(`UPDATE "FileChunk" SET "storedAt" = $2 WHERE "fileKey" = $1`, [old, noon])
    expect(await world.files.removeOlderThan(noon)).toBe(0)
    expect(await world.files.removeOlderThan(new Date(noon.getTime() + 1))).toBe(1)
    expect(await piecesOf(old)).toEqual([])
    expect((await read(young)).toString()).toBe('young')
    await world.files.remove(young)
    expect(await world.files.open(young)).toBeUndefined()
  })

  async function read(key: string): Promise<Buffer> {
    return collect(await world.files.open(key))
  }

  async function piecesOf(key: string): Promise<Buffer[]> {
    const { rows } = await world.pool.query<{ content: Buffer }>(
      'SELECT "content" FROM "FileChunk" WHERE "fileKey" = $1 ORDER BY "sequence"',
      [key],
    )
    return rows.map(({ content }) => content)
  }
})

async function collect(file: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of file ?? []) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* inSteps(content: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += step) yield content.subarray(from, from + step)
}

async function* breaking(bytes: number): AsyncGenerator<Uint8Array> {
  yield randomBytes(bytes)
  throw new Error('the client is gone')
}
