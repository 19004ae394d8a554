import { Fault, parseConfiguration } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { authentications } from './authentications.ts'
import { configuration } from './configuration.ts'
import { check, connect } from './connect.ts'
import { deploymentOf } from './deployment.ts'

describe('the configuration', () => {
  const canonical = { username: 'ada@example.com', password: 'token', 'base.url': 'https://acme.example' }

  it.each([
    ['the current keys', canonical],
    [
      'the older keys',
      { 'jira.username': 'ada@example.com', 'jira.password': 'token', 'jira.api.url': 'https://acme.example/' },
    ],
    ['site.url', { username: 'ada@example.com', password: 'token', 'site.url': 'https://acme.example' }],
  ])('is the same by %s', (_, given) => {
    expect(parseConfiguration(configuration, given)).toEqual(canonical)
  })

  it('is refused with the names of what is missing', () => {
    const read = (given: object) => parseConfiguration(configuration, { ...given }, {}, authentications)
    expect(() => read({ username: 'ada' })).toThrow('keys: password, base.url.')
    expect(() => read({})).toThrow('keys: username, password, base.url.')
    expect(() => read({ 'authentication.type': 'bearer' })).toThrow('keys: personal.access.token, base.url.')
  })

  it('authorizes with a personal access token when there is one', () => {
    expect(connect({ 'personal.access.token': 'pat', 'base.url': 'https://jira.example' })).toMatchObject({
      authorization: { kind: 'bearer', token: 'pat' },
    })
  })

  it.each(['https://acme.example/rest/api/2', 'https://acme.example/rest', 'https://acme.example'])(
    'leads to the site: %s',
    (url) => {
      expect(connect({ ...canonical, 'base.url': url })).toMatchObject({
        baseUrl: 'https://acme.example',
        authorization: { kind: 'basic', username: 'ada@example.com', password: 'token' },
      })
    },
  )
})

describe('check', () => {
  const server = { deploymentType: 'Cloud', baseUrl: 'https://acme.example', version: '1001.0.0' }
  const account = {
    accountId: 'a1',
    timeZone: 'Europe/Berlin',
    displayName: 'Ada Moreno',
    emailAddress: 'ada@example.com',
  }

  it('learns the site and the account, and keeps no personal data', async () => {
    const { connection } = scriptedConnection(({ path }) => (path.endsWith('/myself') ? account : server))
    expect(await check(connection)).toEqual({ ...server, accountId: 'a1', timeZone: 'Europe/Berlin' })
  })

  it('fails with the refusal of the account, though strangers may ask for the server', async () => {
    const refused = new Fault('unauthorized', 'Jira did not accept the credentials.', { providerMessage: 'Go away.' })
    const bySite = { authentication: 'basic', address: 'site' }
    const { connection } = scriptedConnection(({ path }) => (path.endsWith('/myself') ? refused : server), bySite)
    await expect(check(connection)).rejects.toMatchObject({ status: 401, providerMessage: 'Go away.' })
    await expect(check(connection)).rejects.toThrow('A scoped API token works at')
  })

  it.each([
    { authentication: 'oauth2', address: 'gateway' },
    { authentication: 'basic', address: 'gateway' },
    { authentication: 'bearer', address: 'site' },
  ])('says nothing of scoped API tokens to who has none, or has it at the right place: %o', async (profile) => {
    const refused = new Fault('unauthorized', 'The authorisation has ended.')
    const { connection } = scriptedConnection(() => refused, profile)
    await expect(check(connection)).rejects.toThrow(/^The authorisation has ended\.$/)
  })

  it('tells Data Center from Cloud', async () => {
    const own = { deploymentType: 'Server', baseUrl: 'https://jira.example', version: '10.3.1' }
    const user = { key: 'JIRAUSER10100', name: 'ada', displayName: 'Ada Moreno' }
    const { connection } = scriptedConnection(({ path }) => (path.endsWith('/myself') ? user : own))
    const profile = await check(connection)
    expect(profile).toEqual({ ...own, userKey: 'JIRAUSER10100' })
    expect(deploymentOf({ profile })).toBe('datacenter')
    expect(deploymentOf({ profile: { deploymentType: 'Cloud' } })).toBe('cloud')
  })
})
