import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scopesFor } from './scopes.ts'

const file = new URL('../../../../../../shared/jira/openapi-v3.json', import.meta.url)
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const classic = /^(read|write|manage):jira-(work|user|project|configuration|webhook)$/
const description = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ security: z.array(z.record(z.string(), z.array(z.string()))).optional() }).catch({}),
    ),
  ),
})

describe('the scopes of an operation', () => {
  it.runIf(existsSync(file))("are those of Atlassian's description (absent without the file)", () => {
    const { paths } = description.parse(JSON.parse(readFileSync(file, 'utf8')))
    const wrong: string[] = []
    for (const [path, operations] of Object.entries(paths)) {
      for (const method of methods) {
        const security = operations[method.toLowerCase()]?.security ?? []
        const wanted = security.flatMap(({ OAuth2 = [] }) => OAuth2).filter((scope) => classic.test(scope))
        // Those for apps of another kind name none.
        if (wanted.length === 0) continue
        const said = scopesFor({ method, path: path.replaceAll(/\{[^}]*\}/g, '1') })
        if ([...said].sort().join() !== wanted.sort().join()) wrong.push(`${method} ${path}: ${wanted} not ${said}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([
    ['GET', '/rest/agile/1.0/board/1/sprint', ['read:board-scope:jira-software']],
    ['POST', '/rest/agile/1.0/sprint', ['write:sprint:jira-software']],
    ['DELETE', '/rest/agile/1.0/sprint/1', ['delete:sprint:jira-software']],
    ['GET', '/oauth/token/accessible-resources', []],
  ] as const)('%s %s', (method, path, scopes) => {
    expect(scopesFor({ method, path })).toEqual(scopes)
  })
})
