import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { createDatabase } from '@valence/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { request, startWorld, type World } from './harness.ts'

let world: World
let other: Sandbox
beforeAll(async () => {
  world = await startWorld()
  other = await startSandbox()
})
afterAll(async () => {
  await other.close()
  await world.close()
})

const on = { 'event.notification.enabled': true }
const off = { 'event.notification.enabled': 'false' }
const listed = z.array(z.object({ url: z.string() }))

/** The webhooks of the sandbox for one instance; its address ends in the instance's id. */
async function webhooks(id: number): Promise<string[]> {
  return ofInstance(id, (await world.jira('GET', path)).body)
}

async function webhooksElsewhere(id: number): Promise<string[]> {
  const authorization = `Basic ${Buffer.from(`${other.username}:${other.password}`).toString('base64')}`
  return ofInstance(id, (await request('GET', other.url + path, { authorization })).body)
}

const path = '/rest/webhooks/1.0/webhook'

function ofInstance(id: number, body: unknown): string[] {
  const ending = `/events/jira/${Buffer.from(String(id)).toString('base64')}`
  return listed.parse(body).flatMap(({ url }) => (url.endsWith(ending) ? [url] : []))
}

const patch = (id: number, configuration: object) =>
  world.call('PATCH', `/instances/${id}`, { authorization: world.platform, json: { configuration } })

describe('the webhook of an instance', () => {
  it('is there exactly once while events are on', async () => {
    const { id } = await world.connect()
    expect(await webhooks(id)).toEqual([])
    for (const configuration of [on, on, { note: 'x' }, { 'event.notification.enabled': 'TRUE' }]) {
      expect((await patch(id, configuration)).status).toBe(200)
      expect(await webhooks(id)).toHaveLength(1)
    }
    await Promise.all([patch(id, on), patch(id, on), patch(id, on)])
    expect(await webhooks(id)).toHaveLength(1)
    for (const configuration of [off, off]) {
      expect(await patch(id, configuration)).toMatchObject({ status: 200, body: { eventsEnabled: false } })
      expect(await webhooks(id)).toEqual([])
    }
  })

  it('goes with the instance', async () => {
    const { id } = await world.connect(on)
    expect(await webhooks(id)).toHaveLength(1)
    await world.call('DELETE', `/instances/${id}`, { authorization: world.platform })
    expect(await webhooks(id)).toEqual([])
  })

  it('moves with the instance to another site', async () => {
    const { id } = await world.connect(on)
    const { url, username, password } = other
    expect(await patch(id, { username, password, 'base.url': url })).toMatchObject({ status: 200 })
    expect(await webhooks(id)).toEqual([])
    expect(await webhooksElsewhere(id)).toHaveLength(1)
  })

  it('that the account may not register is told in a header, and the instance is there all the same', async () => {
    const [username = ''] = Object.keys(other.tokens).filter((address) => address !== other.username)
    const member = { username, password: other.tokens[username], 'base.url': other.url }
    const { status, headers, body } = await world.call('POST', '/instances', {
      authorization: world.platform,
      json: { element: { key: 'jira' }, name: 'Member', configuration: { ...member, ...on } },
    })
    expect({ status, body }).toMatchObject({ status: 200, body: { eventsEnabled: true, valid: true } })
    expect(headers.get('elements-error')).toMatch(/^The webhook could not be registered: .*Register http\S+ by hand/)
    const { id } = z.object({ id: z.number() }).parse(body)
    expect(await webhooksElsewhere(id)).toEqual([])
  })

  it('stays as it is when an account takes over that may not register one, and when nothing of it is changed', async () => {
    const { id } = await world.connect({
      ...on,
      'base.url': other.url,
      username: other.username,
      password: other.password,
    })
    const [username = ''] = Object.keys(other.tokens).filter((address) => address !== other.username)
    const { status, headers } = await patch(id, { username, password: other.tokens[username] })
    expect({ status, warning: headers.get('elements-error') }).toMatchObject({
      status: 200,
      warning: expect.stringContaining('could not be registered'),
    })
    expect(await webhooksElsewhere(id)).toHaveLength(1)
    const renamed = await world.call('PATCH', `/instances/${id}`, {
      authorization: world.platform,
      json: { name: 'N' },
    })
    expect({ status: renamed.status, warning: renamed.headers.get('elements-error') }).toEqual({
      status: 200,
      warning: null,
    })
    await patch(id, { username: other.username, password: other.password, ...off })
    expect(await webhooksElsewhere(id)).toEqual([])
  })
})

describe('the database', () => {
  it('holds no secret that anybody could read', async () => {
    const secrets = {
      password: world.configuration.password ?? '',
      signature: 'signature-key-of-this-test',
      undeclared: 'api-token-of-this-test',
    }
    const { id, token } = await world.connect({
      ...on,
      'event.notification.signature.key': secrets.signature,
      'some.api.token': secrets.undeclared,
    })
    const everything = await dump(world.databaseUrl)
    expect(everything).toContain(world.configuration.username)
    expect(everything).toContain(`"id": ${id},`)
    const hidden = [...Object.values(secrets), token, ...Object.values(world.secrets), 'a password of tests']
    expect(hidden.filter((secret) => everything.includes(secret))).toEqual([])
  })
})

/** Every row of every table as text. */
async function dump(databaseUrl: string): Promise<string> {
  const { pool, close } = createDatabase(databaseUrl, { poolMax: 1 })
  try {
    const { rows: tables } = await pool.query<{ name: string }>(
      "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    )
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await pool.query<{ text: string }>(`SELECT jsonb_pretty(to_jsonb(t)) AS text FROM ${name} t`)
      texts.push(...rows.map(({ text }) => text))
    }
    return texts.join('\n')
  } finally {
    await close()
  }
}
