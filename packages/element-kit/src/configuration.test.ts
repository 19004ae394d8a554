import { describe, expect, it } from 'vitest'
import {
  boolean,
  isSecret,
  json,
  mask,
  maskConfiguration,
  parseConfiguration,
  secret,
  text,
  url,
} from './configuration.ts'

const fields = [
  text('username', 'User name', '', { required: true, aliases: ['jira.username'] }),
  secret('password', 'Password', '', { required: true }),
  url('base.url', 'Base URL', '', { required: true }),
  boolean('events', 'Events', '', { defaultValue: 'false' }),
  json('headers', 'Headers', ''),
]
const given = { username: 'ada', password: 'p', 'base.url': 'https://acme.example/' }

describe('parseConfiguration', () => {
  it('keeps values as text, drops the trailing slash of a URL and fills in defaults', () => {
    expect(parseConfiguration(fields, { ...given, events: true, other: 7, headers: { a: 1 } })).toEqual({
      username: 'ada',
      password: 'p',
      'base.url': 'https://acme.example',
      events: 'true',
      other: '7',
      headers: '{"a":1}',
    })
  })

  it('understands the older spelling of a key', () => {
    const { username: _, ...others } = given
    expect(parseConfiguration(fields, { ...others, 'jira.username': 'ada' })).toMatchObject({ username: 'ada' })
  })

  it('names every missing key at once', () => {
    expect(() => parseConfiguration(fields, { username: '' })).toThrow(
      'The configuration lacks required keys: username, password, base.url.',
    )
  })

  it('takes a masked secret for: unchanged', () => {
    const current = { ...given, password: 'old' }
    expect(parseConfiguration(fields, { password: mask, username: 'bea' }, current)).toMatchObject({
      username: 'bea',
      password: 'old',
    })
  })

  it.each([
    [{ 'base.url': 'acme' }, "configuration['base.url'] must be an absolute http(s) URL"],
    [{ 'base.url': 'ftp://acme.example' }, 'must be an absolute http(s) URL'],
    [{ 'base.url': 'https://u:p@acme.example' }, 'must not carry a user name or password'],
    [{ events: 'yes' }, "configuration['events'] must be true or false, not 'yes'."],
    [{ headers: '{' }, "configuration['headers'] is not valid JSON."],
    [{ username: 'a\0b' }, 'holds a NUL character'],
    [{ other: 'a\ud800' }, 'half of a surrogate pair'],
    [{ 'other\0': 'a' }, 'A configuration key holds a NUL character'],
    [{ ['k'.repeat(201)]: 'a' }, 'A configuration key has more than 200 characters'],
    [{ other: 'a'.repeat(70_000) }, "configuration['other'] has more than 65536 characters"],
    [{ 'base.url': `https://acme.example/${'/'.repeat(3_000)}x` }, 'has more than 2000 characters'],
    [Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 'v'])), 'has more than 500 keys'],
  ])('refuses %j with the key that does not fit', (change, message) => {
    expect(() => parseConfiguration(fields, { ...given, ...change })).toThrow(message)
  })
})

describe('maskConfiguration', () => {
  it('hides declared secrets and what is named like one, and shows the rest', () => {
    const shown = maskConfiguration(fields, { username: 'ada', password: 'p', 'oauth.user.token': 't', empty: '' })
    expect(shown).toEqual({ username: 'ada', password: mask, 'oauth.user.token': mask, empty: '' })
  })
})

describe('isSecret', () => {
  it.each([
    'jira.password',
    'oauth.api.secret',
    'oauth.api.key',
    'event.notification.signature.key',
    'refresh_token',
    'private_key',
    'passphrase',
  ])('takes %s for a secret although no field declares it', (key) => expect(isSecret(new Set(), key)).toBe(true))

  it.each(['username', 'base.url', 'event.notification.enabled', 'tokenUrl'])('lets %s be seen', (key) =>
    expect(isSecret(new Set(), key)).toBe(false),
  )
})
