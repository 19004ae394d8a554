import { parse, print } from '@valence/ceql'
import { describe, expect, it } from 'vitest'
import { adviceOnParameters, liftParameters } from './parameters.ts'

describe('a parameter that a field is called like', () => {
  const resource = { parameters: [{ name: 'updated', description: '', values: ['true', 'false'] }] }

  it('is meant with its own values only', () => {
    const { parameters, where } = liftParameters(parse("updated = 'true' AND updated = '2026-01-01'"), resource)
    expect(parameters).toEqual({ updated: 'true' })
    expect(where && print(where)).toBe(print(parse("updated = '2026-01-01'")))
  })
})

describe('a parameter that nobody knows', () => {
  const resource = { parameters: [{ name: 'expand', description: '' }] }

  it('is told when it is near to one that is known, and passed over otherwise', () => {
    const given = { Where: '', orderby: '', 'where[]': '', expnad: '', expand: '', limit: '', ['x'.repeat(3000)]: '' }
    expect(adviceOnParameters(resource, given)).toEqual([
      "There is no parameter 'Where'; did you mean 'where'?",
      "There is no parameter 'orderby'; did you mean 'orderBy'?",
      "There is no parameter 'where[]'; did you mean 'where'?",
      "There is no parameter 'expnad'; did you mean 'expand'?",
    ])
  })
})
