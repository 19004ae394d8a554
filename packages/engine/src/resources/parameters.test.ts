import { parse, print } from '@valence/ceql'
import { describe, expect, it } from 'vitest'
import { liftParameters } from './parameters.ts'

describe('a parameter that a field is called like', () => {
  const resource = { parameters: [{ name: 'updated', description: '', values: ['true', 'false'] }] }

  it('is meant with its own values only', () => {
    const { parameters, where } = liftParameters(parse("updated = 'true' AND updated = '2026-01-01'"), resource)
    expect(parameters).toEqual({ updated: 'true' })
    expect(where && print(where)).toBe(print(parse("updated = '2026-01-01'")))
  })
})
