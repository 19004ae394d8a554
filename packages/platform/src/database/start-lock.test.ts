import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withLock } from './start-lock.ts'

describe('withLock', () => {
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'start-lock-'))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('lets one worker in at a time, and each of them once', async () => {
    const path = join(directory, 'busy.lock')
    let inside = 0
    let most = 0
    let runs = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await readdir(directory)
      runs += 1
      inside -= 1
    }
    await Promise.all(Array.from({ length: 12 }, () => withLock(path, work)))
    expect({ most, runs }).toEqual({ most: 1, runs: 12 })
  })

  it('is free again after work that failed', async () => {
    const path = join(directory, 'failed.lock')
    await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await withLock(path, async () => 'next')).toBe('next')
    expect(await readdir(directory)).not.toContain('failed.lock')
  })

  it('is taken over from a process that is gone', async () => {
    const path = join(directory, 'dead.lock')
    // Beyond the largest process id of Linux (4194304) and macOS (99998).
    await writeFile(path, '99999999 somebody')
    expect(await withLock(path, async () => 'taken')).toBe('taken')
  })

  it('is taken over by one of many from a holder that does not refresh it, though its process id lives', async () => {
    const path = join(directory, 'reused.lock')
    await writeFile(path, `${process.pid} somebody`)
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(path, longAgo, longAgo)
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await readdir(directory)
      inside -= 1
    }
    await Promise.all(Array.from({ length: 6 }, () => withLock(path, work)))
    expect(most).toBe(1)
  })
})
