import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, startWorld, type World } from './harness.ts'

let world: World
let instance: { id: number; authorization: string }
beforeAll(async () => {
  world = await startWorld()
  instance = await world.connect()
})
afterAll(() => world.close())

const json = { 'Content-Type': 'application/json' }
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('text that no database keeps', () => {
  const provision = (change: object) => () =>
    world.call('POST', '/instances', {
      authorization: world.platform,
      json: { element: { key: 'jira' }, name: 'Test', configuration: world.configuration, ...change },
    })
  const get = (path: string) => () => world.call('GET', path, { authorization: world.platform })
  const login = (username: string) => () =>
    world.call('POST', '/authentication', { json: { username, password: 'a password of tests' } })
  const user = (firstName: string) => () =>
    world.call('POST', '/users', { authorization: world.platform, json: { email: 'bea@example.com', firstName } })

  it.each<[string, () => Promise<Answer>]>([
    ['a NUL in a name', provision({ name: 'a\0b' })],
    ['half a character in a name', provision({ name: 'a\ud800b' })],
    ['a NUL in a tag', provision({ tags: ['a\0b'] })],
    ['half a character in a tag', provision({ tags: ['a\ud800b'] })],
    ['a NUL in a configuration key', provision({ configuration: { 'a\0b': 'c' } })],
    ['half a character in a configuration value', provision({ configuration: { a: 'b\ud800' } })],
    ['a NUL to search for', get('/instances?searchText=%00')],
    ['a NUL as a tag to search for', get('/instances?tags[]=%00')],
    ['a NUL in a user name', login('admin\0')],
    ["a NUL in a person's name", user('Bea\0')],
  ])('%s is a 400', async (_, call) => {
    expect(await call()).toMatchObject({ status: 400, body: { message: expect.stringContaining('NUL character') } })
  })
})

describe('a body that is nested without end', () => {
  it.each<[string, string, string]>([
    ['a record', '/incidents', `{"fields":{"labels":${nested(50_000)}}}`],
    [
      'a configuration',
      '/instances',
      `{"element":{"key":"jira"},"name":"Test","configuration":{"a":{"b":${nested(50_000)}}}}`,
    ],
  ])('is a 400 as %s', async (_, path, body) => {
    const authorization = `${instance.authorization}, ${world.platform.replace(/^User \S+ /, '')}`
    const answer = await world.call('POST', path, { authorization, body, headers: json })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('nested deeper') } })
  })
})

describe('a body of another kind', () => {
  it('is a 415 where JSON is taken', async () => {
    const { authorization } = instance
    const answer = await world.call('POST', '/incidents', { authorization, body: '{}' })
    expect(answer).toMatchObject({ status: 415, body: { message: expect.stringContaining('application/json') } })
  })
})

describe('a form that is none', () => {
  const file = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nsummary\r\n'
  const form = (body: string, contentType = 'multipart/form-data; boundary=X') =>
    world.call('POST', '/bulk/incidents', {
      authorization: instance.authorization,
      body,
      headers: { 'Content-Type': contentType },
    })

  it.each([
    ['without a boundary', file, 'multipart/form-data'],
    ['without parts', 'garbage', undefined],
    ['that breaks off in its file', file, undefined],
    ['that has no end', `${file}a\r\n`, undefined],
  ])('is a 400: one %s', async (_, body, contentType) => {
    expect(await form(body, contentType)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('form') },
    })
  })

  it('is told which field is too long, instead of reading half of it', async () => {
    const field = `--X\r\nContent-Disposition: form-data; name="metaData"\r\n\r\n{"a":"${'x'.repeat(70_000)}"}\r\n`
    const answer = await form(`${field}${file}a\r\n--X--\r\n`)
    expect(answer).toMatchObject({ status: 413, body: { message: expect.stringContaining("'metaData'") } })
  })
})

describe('a moment before there was a calendar', () => {
  it.each(['-271821-04-20', '-004800-01-01T00:00:00Z'])('is a 400: %s', async (from) => {
    const { authorization } = instance
    const answer = await world.call('GET', `/instances/events?from=${from}`, { authorization })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('from') } })
  })
})
