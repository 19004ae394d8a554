import { describe, expect, it } from 'vitest'
import { createInstanceConstraint } from '../src/instance-constraint.ts'

/** Who is taken to be spoken for by a request. */
function speaker(url: string, authorization?: string): string {
  const { rewriteUrl, speaksFor } = createInstanceConstraint()
  const request = { url, headers: authorization === undefined ? {} : { authorization } }
  rewriteUrl(request)
  return speaksFor.deriveConstraint(request)
}

const users = '/elements/api-v2/users'

describe('a path that the platform and an instance have', () => {
  it.each([
    ['Element t, User u', users, 'instance'],
    ['User u, Organization o', users, 'platform'],
    ['User u, Organization o, Element t', users, 'platform'],
    ['Bearer b', users, 'platform'],
    ['nonsense', users, 'platform'],
    [undefined, users, 'platform'],
    ['User u, Organization o, Element t', '/elements/api-v2/hubs/helpdesk/users', 'instance'],
    ['User u, Organization o', '/elements/api-v2/hubs/helpdesk/users', 'platform'],
  ])('with %s at %s means the %s', (authorization, url, expected) => {
    expect(speaker(url, authorization)).toBe(expected)
  })
})
