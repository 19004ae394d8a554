import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scopesFor } from '../src/oauth/scopes.ts'

const description = new URL('../../../../shared/jira/openapi-v3.json', import.meta.url)
const security = z.array(z.record(z.string(), z.array(z.string())))
const operation = z.looseObject({ security: security.optional() })
const schema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** Every operation of Atlassian's description with the scopes it states; undefined where no app may call. */
function stated() {
  const { paths } = schema.parse(JSON.parse(readFileSync(description, 'utf8')))
  return Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs)
      .filter(([verb]) => verb !== 'parameters' && path.startsWith('/rest/api/3/'))
      .map(([verb, body]) => ({
        name: `${verb.toUpperCase()} ${path}`,
        method: verb.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, '7'),
        scopes: operation.parse(body).security?.find((it) => it.OAuth2)?.OAuth2,
      })),
  )
}

describe('scopes of operations', () => {
  it.runIf(existsSync(description))('are those of the description of the API, operation by operation', () => {
    const operations = stated()
    expect(operations.length).toBeGreaterThan(500)
    const sorted = (scopes: readonly string[] | undefined) => scopes && [...scopes].sort().join(' ')
    const wrong = operations.filter((it) => sorted(scopesFor(it.method, it.path)) !== sorted(it.scopes))
    expect(wrong.map(({ name, scopes }) => ({ name, scopes }))).toEqual([])
  })

  it('are the same in both versions of the API, and granular for Jira Software', () => {
    expect(scopesFor('GET', '/rest/api/2/issue/APP-1')).toEqual(['read:jira-work'])
    expect(scopesFor('POST', '/rest/api/2/issue/APP-1/transitions')).toEqual(['write:jira-work'])
    expect(scopesFor('GET', '/rest/agile/1.0/board/1')).toEqual(['read:board-scope:jira-software'])
  })
})
