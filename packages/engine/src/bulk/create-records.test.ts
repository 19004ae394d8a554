import { type BulkOutcome, type BulkRecord, type Connection, Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { createRecords } from './create-records.ts'

const connection: Connection = { request: () => Promise.reject(new Error('not called')) }

describe('createRecords', () => {
  it('lets a row that spoils its whole call fail alone, in the words of the provider', async () => {
    const { outcomes, calls } = await create(['a', 'b', 'bad', 'c', 'd'], ['bad'])
    expect(Object.fromEntries(outcomes)).toEqual({
      a: { kind: 'created', id: 'id of a' },
      b: { kind: 'created', id: 'id of b' },
      bad: { kind: 'failed', status: 400, message: 'bad is bad' },
      c: { kind: 'created', id: 'id of c' },
      d: { kind: 'created', id: 'id of d' },
    })
    expect(calls.flat().filter((key) => key === 'c')).toHaveLength(2)
  })

  it('makes one call when nothing is wrong, and none for nothing', async () => {
    expect((await create(['a', 'b'], [])).calls).toEqual([['a', 'b']])
    expect((await create([], [])).calls).toEqual([])
  })

  it.each([401, 403, 429, 500, 504])('passes on a refusal with %i, which is not about the rows', async (status) => {
    const createMany = () => Promise.reject(new Fault('provider_refused', 'no', { status }))
    await expect(createRecords({ createMany }, connection, records(['a', 'b']), new Map())).rejects.toMatchObject({
      status,
    })
  })

  it('does not believe an element that answers for other rows than it was given', async () => {
    const createMany = async (): Promise<readonly BulkOutcome[]> => [{ kind: 'created', id: '1' }]
    const outcomes = new Map<string, BulkOutcome>()
    await expect(createRecords({ createMany }, connection, records(['a', 'b']), outcomes)).rejects.toThrow(
      '1 outcomes for 2',
    )
    expect(outcomes.size).toBe(0)
  })
})

async function create(keys: readonly string[], bad: readonly string[]) {
  const calls: string[][] = []
  const outcomes = new Map<string, BulkOutcome>()
  const createMany = async (_: Connection, given: readonly BulkRecord[]): Promise<readonly BulkOutcome[]> => {
    calls.push(given.map(({ key }) => key))
    const spoiler = given.find(({ key }) => bad.includes(key))
    if (spoiler !== undefined)
      throw new Fault('invalid_request', 'Refused.', { providerMessage: `${spoiler.key} is bad` })
    return given.map(({ key }) => ({ kind: 'created', id: `id of ${key}` }))
  }
  await createRecords({ createMany }, connection, records(keys), outcomes)
  return { outcomes, calls }
}

function records(keys: readonly string[]): readonly BulkRecord[] {
  return keys.map((key) => ({ key, body: {} }))
}
