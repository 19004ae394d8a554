import { oauthAuthentication } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { atlassian } from './jira/connection/oauth.ts'
import * as presets from './oauth-presets.ts'

describe('a preset', () => {
  const all = Object.entries({ ...presets, atlassian })

  it.each(all)('%s has addresses that tokens may be sent to', (_, { authorizeUrl, tokenUrl, revokeUrl = tokenUrl }) => {
    for (const url of [authorizeUrl, tokenUrl, revokeUrl]) {
      const { protocol, username, hash } = new URL(url)
      expect([protocol, username, hash]).toEqual(['https:', '', ''])
    }
  })

  it.each(all)('%s leaves the parameters of the flow itself to the platform', (_, { authorizeParameters = {} }) => {
    const own = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'client_secret']
    expect(Object.keys(authorizeParameters).filter((name) => own.includes(name))).toEqual([])
  })

  it.each(all)(
    '%s is written down as a record of texts, numbers and lists: no code, no app, no secret',
    (_, preset) => {
      const { sites: _sites, ...plain } = preset
      expect(JSON.parse(JSON.stringify(plain))).toEqual(plain)
      expect(Object.keys(plain).filter((name) => /clientId|secret/i.test(name))).toEqual([])
    },
  )

  it.each(all)('%s says what an answer does not: how long a token lives, unless it does not end', (_, preset) => {
    const { lifeSeconds, idleDays } = preset
    for (const days of [lifeSeconds, idleDays]) expect(days === undefined || days > 0).toBe(true)
    expect(lifeSeconds === undefined).toBe(preset === presets.github)
  })

  it.each([
    ['google', presets.google, ['https://accounts.google.com', 'https://oauth2.googleapis.com']],
    ['microsoft', presets.microsoft, ['https://login.microsoftonline.com', 'https://login.microsoftonline.com']],
    ['github', presets.github, ['https://github.com', 'https://github.com']],
    ['dropbox', presets.dropbox, ['https://www.dropbox.com', 'https://api.dropboxapi.com']],
    ['salesforce', presets.salesforce, ['https://login.salesforce.com', 'https://login.salesforce.com']],
    ['atlassian', atlassian, ['https://auth.atlassian.com', 'https://auth.atlassian.com']],
  ])('%s is at home where its provider is', (_, { authorizeUrl, tokenUrl }, origins) => {
    expect([authorizeUrl, tokenUrl].map((url) => new URL(url).origin)).toEqual(origins)
  })

  it('asks for a refresh token where that is not given by itself', () => {
    expect([presets.google, presets.dropbox].map(({ authorizeParameters }) => authorizeParameters)).toMatchObject([
      { access_type: 'offline', prompt: 'consent' },
      { token_access_type: 'offline' },
    ])
    expect(atlassian.scopes).toContain('offline_access')
  })

  it('becomes a way of authentication with the scopes of an element', () => {
    const oauth = { ...presets.google, scopes: ['write'], readOnlyScopes: ['read'] }
    const way = oauthAuthentication(oauth, { name: 'Google', description: '' })
    expect(way).toMatchObject({ type: 'oauth2', oauth, requires: ['oauth.api.key', 'oauth.api.secret'] })
  })
})

describe("Atlassian's", () => {
  it('asks for the smallest scopes, and for nothing that changes records where that is not wanted', () => {
    expect(atlassian.readOnlyScopes.filter((scope) => !/^read:|^offline_access$/.test(scope))).toEqual([])
    expect(atlassian.scopes.filter((scope) => !atlassian.readOnlyScopes.includes(scope))).toEqual(['write:jira-work'])
  })

  it.each([
    [{ 'base.url': 'https://acme.atlassian.net' }, true],
    [{ 'base.url': 'https://ACME.atlassian.net/jira' }, true],
    [{ 'base.url': 'https://api.atlassian.com/ex/jira/cloud-1' }, true],
    [{ 'oauth.site.id': 'cloud-1' }, true],
    [{ 'base.url': 'https://other.atlassian.net', 'oauth.site.id': 'cloud-1' }, false],
    [{ 'oauth.site.id': 'cloud-2' }, false],
    [{}, undefined],
  ])('takes %j for the site: %s', (configuration, expected) => {
    const site = { id: 'cloud-1', name: 'acme', url: 'https://acme.atlassian.net' }
    expect(atlassian.sites?.means(configuration, site)).toBe(expected)
  })
})
