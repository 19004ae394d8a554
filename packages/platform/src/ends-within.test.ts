import { describe, expect, it } from 'vitest'
import { endsWithin } from './ends-within.ts'

describe('endsWithin', () => {
  it('tells that work ended in time', async () => {
    expect(await endsWithin(Promise.resolve('done'), 1_000)).toBe(true)
  })

  it('tells that work did not end in time', async () => {
    expect(await endsWithin(new Promise(() => undefined), 10)).toBe(false)
  })

  it('passes on the failure of the work', async () => {
    await expect(endsWithin(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken')
  })
})
