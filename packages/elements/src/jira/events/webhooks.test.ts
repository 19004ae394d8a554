import { Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { subscribe, unsubscribe } from './webhooks.ts'

const wanted = { url: 'https://valence.example/events/1', secret: 's1' }
const registered = (id: number, url: string) => ({
  url,
  self: `https://acme.example/rest/webhooks/1.0/webhook/${id}`,
  events: [],
})

describe('subscribe', () => {
  it('registers all events, signed with the secret', async () => {
    const { connection, asked } = scriptedConnection(({ method }) => {
      return method === 'GET' ? [registered(3, 'https://other.example')] : registered(7, wanted.url)
    })
    expect(await subscribe(connection, wanted)).toEqual({ ...wanted, id: '7' })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /rest/webhooks/1.0/webhook',
      'POST /rest/webhooks/1.0/webhook',
    ])
    expect(asked[1]?.body).toMatchObject({
      ...wanted,
      excludeBody: false,
      events: expect.arrayContaining(['jira:issue_created', 'comment_deleted', 'sprint_closed']),
    })
  })

  it.each([
    ['Server', true],
    ['Cloud', false],
  ])('asks for the event of work where there is one: %s', async (deploymentType, isAsked) => {
    const script = ({ method }: { method: string }) => (method === 'GET' ? [] : registered(7, wanted.url))
    const { connection, asked } = scriptedConnection(script, { deploymentType })
    await subscribe(connection, wanted)
    const { events } = z.object({ events: z.array(z.string()) }).parse(asked[1]?.body)
    expect(events.includes('jira:worklog_updated')).toBe(isAsked)
  })

  it('n8n#24433: brings a registration with the same address up to date instead of doubling it', async () => {
    const { connection, asked } = scriptedConnection(({ method }) => {
      return method === 'GET' ? [registered(7, wanted.url)] : registered(7, wanted.url)
    })
    expect(await subscribe(connection, wanted)).toEqual({ ...wanted, id: '7' })
    expect(asked[1]).toMatchObject({ method: 'PUT', path: '/rest/webhooks/1.0/webhook/7', body: { secret: 's1' } })
  })
})

describe('unsubscribe', () => {
  it('takes a registration that is gone for removed, and nothing else', async () => {
    const gone = scriptedConnection(() => new Fault('not_found', 'Gone.', { status: 404 }))
    await expect(unsubscribe(gone.connection, { ...wanted, id: '7' })).resolves.toBeUndefined()
    expect(gone.asked).toEqual([{ method: 'DELETE', path: '/rest/webhooks/1.0/webhook/7' }])
    const refused = scriptedConnection(() => new Fault('forbidden', 'No.', { status: 403 }))
    await expect(unsubscribe(refused.connection, { ...wanted, id: '7' })).rejects.toThrow('No.')
  })
})
