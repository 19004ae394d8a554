import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyFile, parseKeyRing } from './key-ring.ts'

const one = Buffer.alloc(32, 1).toString('base64')
const two = Buffer.alloc(32, 2).toString('base64')

describe('parseKeyRing', () => {
  it('keeps the order: the first key is the active one', () => {
    expect(parseKeyRing(`k2:${two}, k1:${one}\n`)).toEqual([
      { id: 'k2', key: Buffer.alloc(32, 2) },
      { id: 'k1', key: Buffer.alloc(32, 1) },
    ])
  })

  it.each([
    ['', 'Encryption key 1 must read <id>:<32 bytes as base64>.'],
    [one, 'Encryption key 1 must read <id>:<32 bytes as base64>.'],
    [`k1:${one},k 2:${two}`, 'Encryption key 2 needs an id of 1 to 64 letters'],
    [`k1:${one.slice(4)}`, 'Encryption key 1 (k1) must be exactly 32 bytes as base64.'],
    [`k1:${one},k1:${two}`, 'one key id twice'],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => parseKeyRing(text)).toThrow(message)
  })

  it('does not repeat a key in its message', () => {
    const secret = Buffer.from('only nineteen bytes').toString('base64')
    expect(() => parseKeyRing(`k1:${secret}`)).toThrow(new RegExp(`^(?!.*${secret})`))
  })
})

describe('createKeyFile', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-file-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('makes one key that only the owner may read, and keeps it', async () => {
    const path = join(folder, 'new', 'keys')
    const made = await createKeyFile(path)
    expect(made).toHaveLength(1)
    expect(made[0]?.key).toHaveLength(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await createKeyFile(path)).toEqual(made)
  })

  it('gives processes that start at once the same key, and leaves no draft behind', async () => {
    const path = join(folder, 'race', 'keys')
    const rings = await Promise.all(Array.from({ length: 8 }, () => createKeyFile(path)))
    expect(new Set(rings.map(([first]) => first?.id))).toHaveLength(1)
    expect(await readdir(join(folder, 'race'))).toEqual(['keys'])
  })

  it('refuses a file that others may read', async () => {
    const path = join(folder, 'open')
    await writeFile(path, `k1:${one}\n`)
    await chmod(path, 0o640)
    await expect(createKeyFile(path)).rejects.toThrow(`chmod 600 ${path}`)
  })

  it('refuses a damaged file and does not write over it', async () => {
    const path = join(folder, 'damaged')
    await writeFile(path, 'garbage', { mode: 0o600 })
    await expect(createKeyFile(path)).rejects.toThrow('Encryption key 1 must read')
    expect(await readFile(path, 'utf8')).toBe('garbage')
  })
})
