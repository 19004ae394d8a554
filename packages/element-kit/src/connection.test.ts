import { describe, expect, it } from 'vitest'
import { path } from './connection.ts'

describe('path', () => {
  it('escapes what is put in', () => {
    expect(path`/issue/${'A/B ?#'}/comment/${7}`).toBe('/issue/A%2FB%20%3F%23/comment/7')
  })

  it.each(['', '.', '..'])('refuses %j, which would name another place', (id) => {
    expect(() => path`/issue/${id}`).toThrow('is not a valid id')
  })
})
