import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventQuery, listQuery, pageQuery } from '../src/schemas/index.ts'

describe('a query of a list', () => {
  it.each([
    ['a list of records', listQuery, { page: '', pageSize: '', nextPage: '' }],
    ['a list of errors', pageQuery, { pageSize: '', nextPage: '' }],
    ['a list of events', eventQuery, { pageSize: '', nextPage: '' }],
  ])('takes empty parameters of %s for absent ones', (_, schema, query) => {
    const read = schema.parse(query)
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([])
    expect(schema.parse({})).toEqual({})
  })

  it('reads numbers, and refuses what is none', () => {
    expect(listQuery.parse({ page: '3', pageSize: '10' })).toEqual({ page: 3, pageSize: 10 })
    for (const page of ['0', '-1', '1.5', 'x', ' ']) {
      expect(listQuery.safeParse({ page }).error?.issues[0]).toMatchObject({
        path: ['page'],
        message: expect.stringMatching(/^page must be/),
      })
    }
    expect(pageQuery.safeParse({ pageSize: '5001' }).error?.issues[0]?.message).toBe('pageSize must be at most 5000')
  })

  it('is described by the numbers that it reads, none of them required', () => {
    const described = z.toJSONSchema(listQuery, { io: 'input' })
    expect(described.properties).toMatchObject({ page: { type: 'integer', minimum: 1, maximum: 1_000_000 } })
    expect(described).not.toHaveProperty('required')
  })
})
