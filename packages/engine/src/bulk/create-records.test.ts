import { type BulkOperations, type BulkOutcome, type BulkRecord, type Connection, Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createRecords } from './create-records.ts'

const connection: Connection = { profile: {}, request: () => Promise.reject(new Error('not called')) }
const silent = { error: () => undefined }

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

  it('lets a row fail alone from which the element cannot make a call, and tells of the mistake', async () => {
    const logged: string[] = []
    const bulk = {
      async createMany(line: Connection, given: readonly BulkRecord[]): Promise<readonly BulkOutcome[]> {
        if (given.some(({ key }) => key === 'bad')) throw new RangeError('too deep')
        return line.request({ method: 'POST', path: '/', body: given }, answerOf(given))
      },
    }
    const answering: Connection = { profile: {}, request: async (_, accept) => accept.parse(undefined) }
    const outcomes = new Map<string, BulkOutcome>()
    const log = { error: (event: string) => void logged.push(event) }
    await createRecords({ bulk, connection: answering, log }, records(['a', 'bad', 'b']), outcomes)
    expect(Object.fromEntries(outcomes)).toEqual({
      a: { kind: 'created', id: 'id of a' },
      bad: { kind: 'failed', status: 500, message: 'The row could not be made into a call of the provider.' },
      b: { kind: 'created', id: 'id of b' },
    })
    expect(logged).toEqual(['bulk.row_not_sent'])
  })

  it('passes on what goes wrong after the provider was called, because nothing is sure then', async () => {
    const calls: string[] = []
    const bulk = {
      async createMany(line: Connection, given: readonly BulkRecord[]): Promise<readonly BulkOutcome[]> {
        calls.push(given.map(({ key }) => key).join())
        await line.request({ method: 'POST', path: '/' }, z.unknown())
        throw new TypeError('the answer is not understood')
      },
    }
    const answering: Connection = { profile: {}, request: async (_, accept) => accept.parse(undefined) }
    const creating = createRecords({ bulk, connection: answering, log: silent }, records(['a', 'b']), new Map())
    await expect(creating).rejects.toThrow('not understood')
    expect(calls).toEqual(['a,b'])
  })

  it('makes one call when nothing is wrong, and none for nothing', async () => {
    expect((await create(['a', 'b'], [])).calls).toEqual([['a', 'b']])
    expect((await create([], [])).calls).toEqual([])
  })

  it.each([401, 403, 429, 500, 504])('passes on a refusal with %i, which is not about the rows', async (status) => {
    const refusing: Connection = {
      profile: {},
      request: () => Promise.reject(new Fault('provider_refused', 'no', { status })),
    }
    const createMany: BulkOperations['createMany'] = (line, given) =>
      line.request({ method: 'POST', path: '/' }, answerOf(given))
    const target = { bulk: { createMany }, connection: refusing, log: silent }
    await expect(createRecords(target, records(['a', 'b']), new Map())).rejects.toMatchObject({ status })
  })

  it('does not believe an element that answers for other rows than it was given', async () => {
    const answering: Connection = { profile: {}, request: async (_, accept) => accept.parse(undefined) }
    const createMany: BulkOperations['createMany'] = (line, given) =>
      line.request({ method: 'POST', path: '/' }, answerOf(given.slice(1)))
    const target = { bulk: { createMany }, connection: answering, log: silent }
    const outcomes = new Map<string, BulkOutcome>()
    await expect(createRecords(target, records(['a', 'b']), outcomes)).rejects.toThrow('1 outcomes for 2')
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
  await createRecords({ bulk: { createMany }, connection, log: silent }, records(keys), outcomes)
  return { outcomes, calls }
}

/** Reads whatever the provider says as the creation of all of these. */
function answerOf(given: readonly BulkRecord[]): z.ZodType<readonly BulkOutcome[]> {
  return z.unknown().transform(() => given.map(({ key }): BulkOutcome => ({ kind: 'created', id: `id of ${key}` })))
}

function records(keys: readonly string[]): readonly BulkRecord[] {
  return keys.map((key) => ({ key, body: {} }))
}
