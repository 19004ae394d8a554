import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'
import { shapeFaults } from './shape.ts'

const folder = new URL('../../../../shared/jira/recorded/webhooks/', import.meta.url)
const recorded = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []

const payload = z.looseObject({ webhookEvent: z.string(), issue_event_type_name: z.string().optional() })
type Payload = z.infer<typeof payload>

/** Recordings from which fields were taken out by hand. */
const shortened = /no-relevant-fields|nor-relevant-fields|empty-changelog/

// Servers of before 2017 left the type of the event out; no Jira that is still supported does.
const files = recorded.filter((file) => !file.startsWith('server-old-'))

describe.each(['cloud', 'datacenter'] as const)('webhooks of %s', (flavour) => {
  let stage: Stage
  let receiver: Receiver
  let key: string
  let commentPath: string

  beforeAll(async () => {
    receiver = await startReceiver()
    stage = await startStage({ flavour })
    const events = ['jira:issue_created', 'jira:issue_updated', 'comment_created', 'comment_deleted']
    const answer = await stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'Hook', url: receiver.url, events })
    expect(answer.status).toBe(201)
    await doEverything()
    await until(() => receiver.events().includes('comment_deleted') && receiver.calls.length >= 12)
  })
  afterAll(async () => {
    receiver.close()
    await stage.sandbox.close()
  })

  /** One change of each kind that was recorded. */
  async function doEverything(): Promise<void> {
    const base = '/rest/api/2/issue'
    key = await createIssue(stage.admin, { description: 'Some *words*', labels: ['a'], priority: { name: 'High' } })
    const path = `${base}/${key}`
    const edits = [
      { summary: 'Renamed' },
      { labels: ['a', 'b'] },
      { priority: { name: 'Highest' } },
      { components: [{ name: await firstName('components') }] },
      { fixVersions: [{ name: await firstName('versions') }] },
    ]
    for (const fields of edits) {
      expect(await stage.admin.put(path, { fields })).toMatchObject({ status: 204, body: '' })
    }
    const me = z.looseObject({ name: z.string().optional(), accountId: z.string().optional() })
    const { name, accountId } = me.parse((await stage.admin.get('/rest/api/2/myself')).body)
    const someone = flavour === 'cloud' ? { accountId } : { name }
    const nobody = flavour === 'cloud' ? { accountId: null } : { name: null }
    for (const user of [someone, nobody]) expect((await stage.admin.put(`${path}/assignee`, user)).status).toBe(204)
    for (const target of ['In Progress', 'Done', 'To Do']) await transition(path, target)
    const comment = z.looseObject({ id: z.string() })
    const added = comment.parse((await stage.admin.post(`${path}/comment`, { body: 'Some *words*' })).body)
    commentPath = `${path}/comment/${added.id}`
    expect((await stage.admin.put(commentPath, { body: 'Other words' })).status).toBe(200)
    expect((await stage.admin.delete(commentPath)).status).toBe(204)
  }

  async function firstName(list: string): Promise<string> {
    const named = z.array(z.looseObject({ name: z.string() }))
    return named.parse((await stage.admin.get(`/rest/api/2/project/APP/${list}`)).body)[0]?.name ?? ''
  }

  async function transition(path: string, target: string): Promise<void> {
    const list = z.looseObject({
      transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })),
    })
    const { transitions } = list.parse((await stage.admin.get(`${path}/transitions`)).body)
    const id = transitions.find(({ to }) => to.name === target)?.id
    expect((await stage.admin.post(`${path}/transitions`, { transition: { id } })).status).toBe(204)
  }

  /** What the sandbox sent for the kind of change that was recorded. */
  function sentLike(wanted: Payload): Payload | undefined {
    const sent = receiver.calls.map(({ body }) => payload.parse(body))
    const alike = sent.filter(({ webhookEvent }) => webhookEvent === wanted.webhookEvent)
    const changed = (it: Payload) => Object.hasOwn(it, 'changelog')
    return (
      alike.find((it) => it.issue_event_type_name === wanted.issue_event_type_name) ??
      alike.find((it) => changed(it) === changed(wanted))
    )
  }

  const own = files.filter((file) => (flavour === 'datacenter') === file.startsWith('server-'))

  it.runIf(own.length > 0).each(own)('have the shape of %s', (file) => {
    const wanted = payload.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    expect(shapeFaults(wanted, sentLike(wanted), shortened.test(file))).toEqual([])
  })

  it('are compared with the recordings when those are there', () => {
    if (own.length === 0) process.stdout.write('The recordings are not here: webhooks are not compared with them.\n')
    expect(receiver.events()).toContain('jira:issue_created')
  })
})
