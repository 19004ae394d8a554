import { describe, expect, it } from 'vitest'
import { groupCommit } from './group-commit.ts'

describe('groupCommit', () => {
  it('serves a lone caller at once and alone', async () => {
    const groups: (readonly number[])[] = []
    const run = groupCommit(
      async (items: readonly number[]) => {
        groups.push(items)
        return items.length
      },
      { runsMax: 1, callersMax: 10 },
    )
    expect(await run([1, 2])).toBe(2)
    expect(groups).toEqual([[1, 2]])
  })

  it('lets callers that come while it is busy share the next runs, up to a limit and in order', async () => {
    const groups: (readonly number[])[] = []
    const run = groupCommit(
      async (items: readonly number[]) => {
        groups.push(items)
        return items
      },
      { runsMax: 1, callersMax: 3 },
    )
    await Promise.all([1, 2, 3, 4, 5].map((item) => run([item])))
    expect(groups).toEqual([[1], [2, 3, 4], [5]])
  })

  it('fails only the caller whose items cannot be done', async () => {
    const run = groupCommit(
      async (items: readonly string[]) => {
        if (items.includes('bad')) throw new Error('bad item')
        return items.join()
      },
      { runsMax: 1, callersMax: 10 },
    )
    const settled = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map((item) => run([item])))
    expect(settled).toEqual([
      { status: 'fulfilled', value: 'first' },
      { status: 'fulfilled', value: 'good' },
      { status: 'rejected', reason: new Error('bad item') },
      { status: 'fulfilled', value: 'fine' },
    ])
  })

  it('goes on after a failure', async () => {
    const run = groupCommit(
      async (items: readonly string[]) => {
        if (items.includes('bad')) throw new Error('bad item')
        return items.join()
      },
      { runsMax: 1, callersMax: 10 },
    )
    await expect(run(['bad'])).rejects.toThrow('bad item')
    expect(await run(['good'])).toBe('good')
  })
})
