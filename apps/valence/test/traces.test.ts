import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm } from './bulk-form.ts'
import { type CollectedSpan, type Collector, startCollector } from './collector.ts'
import { type Answer, eventually, startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

let collector: Collector
let provider: RawProvider
let world: World
beforeAll(async () => {
  collector = await startCollector()
  provider = await startRawProvider((_request, response) => response.end('ok'))
  world = await startWorld({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
})
afterAll(async () => {
  await world.close()
  await provider.close()
  await collector.close()
})

/** The spans of a trace, once there are as many as are waited for. */
function traceOf(traceId: string, fits: (spans: readonly CollectedSpan[]) => boolean) {
  const read = async () => collector.spans.filter((span) => span.traceId === traceId)
  return eventually(read, fits)
}

describe('a trace', () => {
  it('leads from a request to the call of the provider', async () => {
    const { id, authorization } = await world.connect()
    const { headers } = await world.call('GET', '/incidents?pageSize=1', { authorization })
    const traceId = headers.get('elements-trace-id') ?? ''
    const spans = await traceOf(traceId, (some) => some.some(({ kind }) => kind === server))
    const request = spans.find(({ kind }) => kind === server)
    expect(request).toMatchObject({
      parentSpanId: '',
      facts: {
        'http.request.method': 'GET',
        'http.route': '/elements/api-v2/incidents',
        'http.response.status_code': 200,
        'valence.instance.id': id,
        'valence.request.id': headers.get('elements-request-id'),
      },
    })
    const calls = spans.filter(({ kind }) => kind === client)
    expect(calls.length).toBeGreaterThan(0)
    for (const call of calls) {
      expect(call).toMatchObject({
        parentSpanId: request?.spanId,
        facts: { 'valence.element': 'jira', 'valence.instance.id': id, 'http.response.status_code': 200 },
      })
    }
  })

  it("goes on from the caller's, and is not told to the provider", async () => {
    const { authorization } = await world.connect({ 'base.url': provider.origin })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { headers } = await world.call('GET', '/passthrough/x', { authorization, headers: { traceparent } })
    expect(headers.get('elements-trace-id')).toBe('0af7651916cd43dd8448eb211c80319c')
    const spans = await traceOf('0af7651916cd43dd8448eb211c80319c', (some) => some.length >= 2)
    expect(spans.find(({ kind }) => kind === server)?.parentSpanId).toBe('b7ad6b7169203331')
    expect(provider.requests.at(-1)?.headers.traceparent).toBeUndefined()
  })

  it.each([
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  ])('begins anew when the caller sends %s', async (traceparent) => {
    const { headers } = await world.call('GET', '/elements', { headers: { traceparent } })
    expect(headers.get('elements-trace-id')).toMatch(/^(?!0af7651916cd43dd8448eb211c80319c|0{32})[0-9a-f]{32}$/)
  })

  it('is one from the upload through the queue to the rows at the provider, and to the callback', async () => {
    const { authorization } = await world.connect()
    const csv = 'project,issuetype,summary\nHELP,Task,Traced one\nHELP,Task,Traced two\n'
    const { headers, body } = await world.call('POST', '/bulk/incidents', {
      authorization,
      form: csvForm(csv),
      headers: { 'Elements-Async-Callback-Url': `${world.receiver.url}/bulk` },
    })
    const jobId = z.object({ id: z.string() }).parse(body).id
    const spans = await traceOf(headers.get('elements-trace-id') ?? '', (some) =>
      some.some(({ name }) => name === 'POST bulk callback'),
    )
    const named = (name: string) => spans.find((span) => span.name === name)
    const upload = spans.find(({ kind }) => kind === server)
    const load = named('process bulk')
    expect(load).toMatchObject({
      kind: consumer,
      parentSpanId: upload?.spanId,
      facts: { 'valence.jobId': jobId, 'messaging.destination.name': 'bulk' },
    })
    expect(spans.some(({ name, parentSpanId }) => name === 'POST jira' && parentSpanId === load?.spanId)).toBe(true)
    const delivery = named('process delivery')
    expect(delivery?.parentSpanId).toBe(load?.spanId)
    expect(named('POST bulk callback')).toMatchObject({
      parentSpanId: delivery?.spanId,
      facts: { 'http.response.status_code': 200 },
    })
  })

  it('holds the calls of a file that goes up and comes down, and where a redirect leads', async () => {
    const { authorization } = await world.connect()
    const form = new FormData()
    form.append('file', new Blob(['bytes'], { type: 'image/png' }), 'a.png')
    const up = await world.call('POST', '/incidents/HELP-1/attachments', { authorization, form })
    const [{ id }] = z.tuple([z.looseObject({ id: z.string() })]).parse(up.body)
    const down = await world.call('GET', `/attachments/${id}`, { authorization, headers: { accept: 'image/png' } })
    expect([up.status, down.status]).toEqual([200, 200])
    const pathsOf = async ({ headers }: Answer) => {
      const traceId = headers.get('elements-trace-id') ?? ''
      const spans = await traceOf(traceId, (some) => some.some(({ kind }) => kind === server))
      const calls = spans.filter(({ kind }) => kind === client)
      return calls.map(({ facts }) => [facts['url.path'], facts['http.response.status_code']])
    }
    expect(await pathsOf(up)).toContainEqual(['/rest/api/2/issue/HELP-1/attachments', 200])
    expect(await pathsOf(down)).toEqual(
      expect.arrayContaining([
        [`/rest/api/2/attachment/content/${id}`, 303],
        ['/…', 200],
      ]),
    )
  })

  it('tells a failure as one, without the words of anybody', async () => {
    const gone = await startRawProvider((_request, response) => response.end())
    const { authorization } = await world.connect({ 'base.url': gone.origin })
    await gone.close()
    const { status, headers } = await world.call('GET', '/passthrough/x', { authorization })
    expect(status).toBe(502)
    const spans = await traceOf(headers.get('elements-trace-id') ?? '', (some) => some.length >= 2)
    expect(spans.every(({ isFailure }) => isFailure)).toBe(true)
    expect(spans.find(({ kind }) => kind === client)?.facts).toMatchObject({ 'error.type': 'provider_failed' })
  })
})

describe('a provider that is to know', () => {
  it('is sent the traceparent of the call', async () => {
    const telling = await startWorld({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, TRACE_PROVIDERS: 'true' })
    const { authorization } = await telling.connect({ 'base.url': provider.origin })
    const { headers } = await telling.call('GET', '/passthrough/x', { authorization })
    const traceId = headers.get('elements-trace-id') ?? ''
    expect(provider.requests.at(-1)?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    await telling.close()
  })
})

const server = 2
const client = 3
const consumer = 5
