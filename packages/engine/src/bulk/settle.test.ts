import type { Connection } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { settle } from './settle.ts'

const connection: Connection = { profile: {}, request: () => Promise.reject(new Error('not called')) }
const chunk = { keys: ['a', 'b', 'c'], sentAt: new Date(0) }

describe('settle', () => {
  it('is done with the first answer that holds all', async () => {
    const search = answering([['a', 'b', 'c']])
    expect([...(await search.settle())]).toEqual([
      ['a', 'id of a'],
      ['b', 'id of b'],
      ['c', 'id of c'],
    ])
    expect(search.asked).toEqual([['a', 'b', 'c']])
  })

  it('waits until nothing more turned up for the whole time', async () => {
    const search = answering([[], ['b'], [], [], [], ['c']])
    expect([...(await search.settle()).keys()]).toEqual(['b', 'c'])
    expect(search.asked.length).toBe(10)
    expect(search.sleptMs()).toBe(4500)
  })

  it('asks only for what is missing, and does not lose what vanishes again', async () => {
    const search = answering([['a'], ['b']])
    expect([...(await search.settle()).keys()]).toEqual(['a', 'b'])
    expect(search.asked[2]).toEqual(['c'])
  })

  it('does not go on for ever when answers hold what was not asked for', async () => {
    const search = answering(Array.from({ length: 50 }, () => ['x']))
    expect(await search.settle()).toEqual(new Map())
    expect(search.asked.length).toBe(5)
  })

  it('ends early when it is told to', async () => {
    const search = answering([[]])
    expect(await search.settle(AbortSignal.abort())).toEqual(new Map())
    expect(search.asked.length).toBe(1)
  })
})

function answering(answers: readonly (readonly string[])[]) {
  const asked: (readonly string[])[] = []
  let sleptMs = 0
  return {
    asked,
    sleptMs: () => sleptMs,
    settle: (signal = new AbortController().signal) =>
      settle(
        {
          async findCreated(_, keys) {
            asked.push(keys)
            return new Map((answers[asked.length - 1] ?? []).map((key) => [key, `id of ${key}`]))
          },
        },
        connection,
        chunk,
        {
          settleMs: 2000,
          signal,
          async sleep(delayMs) {
            sleptMs += delayMs
          },
        },
      ),
  }
}
