import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createScratch } from './scratch.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valence-scratch-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a scratch', () => {
  it('gives back what was written, segment by segment, also while it is written to', async () => {
    const scratch = await createScratch({ folder })()
    const first = await scratch.write(pieces('one', ' and more'))
    const large = 'x'.repeat(200_000)
    const second = await scratch.write(pieces(large))
    const third = await scratch.write(scratch.read(first))
    expect(await text(scratch.read(second))).toBe(large)
    expect(await text(scratch.read(third))).toBe('one and more')
    expect(await text(scratch.read(first))).toBe('one and more')
    expect(await text(scratch.read(await scratch.write(pieces())))).toBe('')
    await scratch.close()
  })

  // Elsewhere a file that is open keeps its name until it is closed.
  it.skipIf(process.platform === 'win32')(
    'has no name, so that nothing is left of it when its process dies',
    async () => {
      const scratch = await createScratch({ folder })()
      await scratch.write(pieces('secret'))
      expect(await readdir(folder)).toEqual([])
      await scratch.close()
      expect(await readdir(folder)).toEqual([])
    },
  )

  it.runIf(process.platform === 'linux')('is not to be read on the disk', async () => {
    const scratch = await createScratch({ folder })()
    await scratch.write(pieces('a plain secret'))
    const { bytes, mode } = await openFileIn(folder)
    expect(bytes).toHaveLength('a plain secret'.length)
    expect(bytes.toString('latin1')).not.toContain('secret')
    expect(mode & 0o777).toBe(0o600)
    await scratch.close()
  })
})

/** The file of this process that has lost its name in a folder, as Linux shows it. */
async function openFileIn(path: string) {
  for (const fd of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${fd}`).catch(() => '')
    if (!target.startsWith(path)) continue
    const { mode } = await stat(`/proc/self/fd/${fd}`)
    return { bytes: await readFile(`/proc/self/fd/${fd}`), mode }
  }
  throw new Error(`No open file is in ${path}.`)
}

async function* pieces(...texts: readonly string[]) {
  for (const one of texts) yield Buffer.from(one)
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let all = ''
  for await (const piece of bytes) all += Buffer.from(piece).toString()
  return all
}
