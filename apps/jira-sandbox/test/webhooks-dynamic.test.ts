import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'
import { signIn } from './sign-in.ts'

const admin = '5a0e4c1d9b7f3a2e6c8d0001'
const everything = 'project != ZZZZ'
const resultSchema = z.object({
  webhookRegistrationResult: z.array(
    z.object({ createdWebhookId: z.number().optional(), errors: z.array(z.string()).optional() }),
  ),
})
const pageSchema = z.looseObject({
  total: z.number(),
  isLast: z.boolean(),
  values: z.array(z.looseObject({ id: z.number(), expirationDate: z.number() })),
})

describe('dynamic webhooks', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  interface Scene {
    readonly stage: Stage
    readonly receiver: Receiver
    readonly app: Client
    readonly path: string
  }

  async function begin(accountId = admin, options: Parameters<typeof startStage>[0] = {}): Promise<Scene> {
    const receiver = await startReceiver()
    const stage = await startStage(options)
    cleanups.push(receiver.close, () => stage.sandbox.close())
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/webhook`
    return { stage, receiver, app: await signIn(stage, accountId), path }
  }

  async function register({ app, path, receiver }: Scene, ...webhooks: object[]) {
    const wanted = webhooks.map((webhook) => ({ events: ['jira:issue_updated'], jqlFilter: everything, ...webhook }))
    const answer = await app.post(path, { url: receiver.url, webhooks: wanted })
    expect(answer.status).toBe(200)
    return resultSchema.parse(answer.body).webhookRegistrationResult
  }

  const registered = async ({ app, path }: Scene) => pageSchema.parse((await app.get(path)).body)

  it('are for apps alone', async () => {
    const { stage } = await begin()
    const refused = { status: 403, body: { errorMessages: ["The caller isn't an app."] } }
    expect(await stage.admin.get('/rest/api/3/webhook')).toMatchObject(refused)
    const body = { url: 'https://app.example.com', webhooks: [] }
    expect(await stage.admin.post('/rest/api/3/webhook', body)).toMatchObject(refused)
  })

  it('say for each item whether it was registered', async () => {
    const scene = await begin()
    const results = await register(
      scene,
      { events: ['comment_created'] },
      { events: ['worklog_created'] },
      { jqlFilter: 'summary ~ x' },
      { jqlFilter: 'watchCount > 3' },
      { jqlFilter: 'priority > High' },
      { jqlFilter: '' },
      { jqlFilter: 'project = = APP' },
      { events: [] },
    )
    expect(results.map(({ createdWebhookId }) => createdWebhookId !== undefined)).toEqual([
      ...[true, false, false, false, false, false, false, false],
    ])
    expect(results[1]?.errors?.join()).toContain('worklog_created')
    expect(results[2]?.errors).toContain('The clause summary is unsupported')
    expect(results[3]?.errors).toContain('The clause watchCount is unsupported')
    expect(results[4]?.errors?.join()).toContain("'>'")
    expect((await registered(scene)).total).toBe(1)
  })

  it('are five at most for an app and a user, at one address', async () => {
    const scene = await begin()
    const results = await register(scene, {}, {}, {}, {}, {}, {})
    expect(results.map(({ errors }) => errors === undefined)).toEqual([true, true, true, true, true, false])
    const elsewhere = { url: 'https://elsewhere.example.com', webhooks: [] }
    expect((await scene.app.post(scene.path, elsewhere)).status).toBe(400)
    const other = { ...scene, app: await signIn(scene.stage) }
    expect((await register(other, {}))[0]?.createdWebhookId).toBeTypeOf('number')
  })

  it('live for thirty days, and for thirty more when they are refreshed', async () => {
    const start = Date.parse('2026-03-01T00:00:00Z')
    const scene = await begin(admin, { now: () => start })
    const [kept, left] = await register(scene, {}, {})
    const control = scene.stage.stranger()
    const day = 86_400_000
    expect((await registered(scene)).values[0]?.expirationDate).toBe(start + 30 * day)
    await control.post('/__sandbox/clock', { advance: '29d' })
    const later = { ...scene, app: await signIn(scene.stage, admin) }
    const refreshed = await later.app.put(`${scene.path}/refresh`, { webhookIds: [kept?.createdWebhookId, 4711] })
    expect(refreshed.body).toEqual({ expirationDate: start + 59 * day })
    await control.post('/__sandbox/clock', { advance: '1d' })
    const last = { ...scene, app: await signIn(scene.stage, admin) }
    expect((await registered(last)).values.map(({ id }) => id)).toEqual([kept?.createdWebhookId])
    await scene.stage.admin.put('/rest/api/3/issue/APP-1', { fields: { summary: 'x' } })
    await until(() => scene.receiver.calls.length === 1)
    expect(scene.receiver.calls[0]?.body.matchedWebhookIds).toEqual([kept?.createdWebhookId])
    expect(left?.createdWebhookId).toBeTypeOf('number')
  })

  it('that match together are one delivery, vouched for with the secret of the app', async () => {
    const scene = await begin()
    const results = await register(scene, {}, { jqlFilter: 'project = APP' }, { jqlFilter: 'project = HELP' })
    await scene.stage.admin.put('/rest/api/3/issue/APP-1', { fields: { summary: 'x' } })
    await scene.stage.admin.put('/rest/api/3/issue/APP-2', { fields: { summary: 'x' } })
    await until(() => scene.receiver.calls.length === 2)
    const ids = results.slice(0, 2).map(({ createdWebhookId }) => createdWebhookId)
    expect(scene.receiver.calls.map(({ body }) => body.matchedWebhookIds)).toEqual([ids, ids])
    expect(scene.receiver.calls[0]?.headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)
    expect(scene.receiver.calls[0]?.headers['x-hub-signature']).toBeUndefined()
  })

  it('stay silent about fields and properties that they did not name', async () => {
    const scene = await begin()
    const events = ['jira:issue_updated', 'issue_property_set']
    await register(scene, { events, fieldIdsFilter: ['summary'], issuePropertyKeysFilter: ['mine'] })
    const path = '/rest/api/3/issue/APP-1'
    await scene.stage.admin.put(path, { fields: { labels: ['quiet'] } })
    await scene.stage.admin.put(`${path}/properties/other`, 1)
    await scene.stage.admin.put(`${path}/properties/mine`, 1)
    await scene.stage.admin.put(path, { fields: { summary: 'loud' } })
    await until(() => scene.receiver.calls.length === 2)
    expect(scene.receiver.of('issue_property_set').body.property).toMatchObject({ key: 'mine' })
    expect(scene.receiver.of('jira:issue_updated').body.changelog).toMatchObject({ items: [{ field: 'summary' }] })
  })

  it('hear of versions whatever their filter is', async () => {
    const scene = await begin()
    const [one] = await register(scene, { events: ['jira:version_created'], jqlFilter: 'project = HELP' })
    await scene.stage.admin.post('/rest/api/3/version', { name: 'Of another project', projectId: 10_001 })
    await until(() => scene.receiver.calls.length === 1)
    expect(scene.receiver.of('jira:version_created').body.matchedWebhookIds).toEqual([one?.createdWebhookId])
  })

  it('are removed by their app alone, and unknown ids are passed over', async () => {
    const scene = await begin()
    const [first] = await register(scene, {}, {})
    const stranger = { ...scene, app: await signIn(scene.stage) }
    const body = { webhookIds: [first?.createdWebhookId, 4711] }
    // A DELETE with a body, as Atlassian has it.
    const remove = async (app: Client) => (await app.delete(scene.path, body)).status
    expect(await remove(stranger.app)).toBe(202)
    expect((await registered(scene)).total).toBe(2)
    expect(await remove(scene.app)).toBe(202)
    expect((await registered(scene)).total).toBe(1)
  })

  it('of a private app are delivered for its owner only', async () => {
    const oauthClient = { clientId: 'private-app', clientSecret: 'a secret of some length', ownerId: admin }
    const scene = await begin(admin, { oauthClient })
    const other = { ...scene, app: await signIn(scene.stage) }
    await register(other, {})
    await scene.stage.admin.put('/rest/api/3/issue/APP-1', { fields: { summary: 'unheard' } })
    const [own] = await register(scene, {})
    await scene.stage.admin.put('/rest/api/3/issue/APP-1', { fields: { summary: 'heard' } })
    await until(() => scene.receiver.calls.length === 1)
    expect(scene.receiver.calls[0]?.body.matchedWebhookIds).toEqual([own?.createdWebhookId])
  })

  it('list their failures to Connect apps only', async () => {
    const { app, path } = await begin()
    expect((await app.get(`${path}/failed`)).status).toBe(403)
  })
})
