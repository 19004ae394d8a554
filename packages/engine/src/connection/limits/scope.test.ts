import { describe, expect, it } from 'vitest'
import { callerOf, scopeOf, scopesOf } from './scope.ts'

const caller = callerOf(7, 'desk', 'https://acme.example', 'client')
const write = { method: 'PUT', path: '/rest/api/3/issue/HELP-12/comment/10001' } as const

describe('scopeOf', () => {
  it.each([
    ['jira-burst-based', 'endpoint', 'PUT /rest/api/{}/issue/{}/comment/{}'],
    ['jira-per-issue-on-write', 'record', '/rest/api/3/issue/HELP-12'],
    ['jira-quota-tenant-based', 'tenant', 'https://acme.example'],
    ['tenant-app-quota', 'tenant', 'https://acme.example'],
    ['jira-quota-global-based', 'app', 'all of desk'],
    ['conf-global-based', 'app', 'all of desk'],
    ['global-app-quota', 'app', 'all of desk'],
    ['something new', 'instance', 'instance 7'],
    [undefined, 'instance', 'instance 7'],
  ])('reads %s as %s', (reason, kind, name) => {
    expect(scopeOf(reason, caller, write)).toMatchObject({ kind, name })
  })

  it('means the endpoint when a limit of records is met where no record is', () => {
    const search = { method: 'POST', path: '/rest/api/3/search/jql' } as const
    expect(scopeOf('per-issue', caller, search)).toMatchObject({ kind: 'endpoint' })
  })
})

describe('scopesOf', () => {
  const keys = (instanceId: number, path: string, method: 'GET' | 'PUT' = 'PUT', baseUrl = 'https://acme.example') =>
    scopesOf(callerOf(instanceId, 'desk', baseUrl, 'client'), { method, path }).map(({ key }) => key)
  const shared = (left: readonly string[], right: readonly string[]) =>
    left.filter((key) => right.includes(key)).map((key) => key.split(' ', 1)[0])

  it('counts calls to one endpoint of a tenant together, whatever record or version they name', () => {
    const both = shared(keys(7, '/rest/api/2/issue/HELP-1'), keys(8, '/rest/api/3/issue/10002'))
    expect(both).toEqual(['app', 'tenant', 'endpoint'])
  })

  it('keeps tenants, methods and records apart', () => {
    const path = '/rest/api/3/issue/HELP-1'
    expect(shared(keys(7, path), keys(8, path, 'PUT', 'https://other.example'))).toEqual(['app'])
    expect(shared(keys(7, path), keys(7, path, 'GET'))).toEqual(['app', 'tenant', 'instance'])
    expect(shared(keys(7, path), keys(7, `${path}/worklog`))).toEqual(['app', 'tenant', 'instance', 'record'])
  })

  it('knows no record of a read: limits of records are of writes', () => {
    expect(keys(7, '/rest/api/3/issue/HELP-1', 'GET')).toHaveLength(4)
  })
})
