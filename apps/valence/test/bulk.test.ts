import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm, jsonForm } from './bulk-form.ts'
import { type CallbackServer, elementsSignature, standardSignature, startCallbackServer } from './callback-server.ts'
import { type CallOptions, eventually, startWorld, type World } from './harness.ts'
import { issuesOf } from './jira-issues.ts'

const key = 'the key of the bulk tests'

let world: World
let callbacks: CallbackServer
let signed: { id: number; token: string; authorization: string }
let unsigned: { id: number; token: string; authorization: string }

beforeAll(async () => {
  world = await startWorld()
  callbacks = await startCallbackServer()
  signed = await world.connect({ 'event.notification.signature.key': key })
  unsigned = await world.connect({ 'bulk.completed.status': 'COMPLETED' })
})
afterAll(async () => {
  await world.close()
  await callbacks.close()
})

describe('POST /bulk/{objectName}', () => {
  it('loads a file whose header names fields by dotted paths', async () => {
    const csv = [
      'fields.summary,fields.project.key,fields.issuetype.name,fields.priority.name,fields.labels',
      '"Dotted, with a comma",HELP,Bug,High,dotted',
      'Dotted,APP,Task,,dotted',
      '',
    ].join('\n')
    expect(await loaded(csvForm(csv))).toMatchObject({ status: 'COMPLETE', recordsCount: 2, recordsFailedCount: 0 })
    const issues = await issuesOf(world.jira, 'labels = dotted ORDER BY summary DESC')
    expect(issues).toMatchObject([
      { fields: { summary: 'Dotted, with a comma', project: { key: 'HELP' }, priority: { name: 'High' } } },
      { fields: { summary: 'Dotted', project: { key: 'APP' }, issuetype: { name: 'Task' } } },
    ])
  })

  it('loads a file whose header has plain names, as the sample of the reference sends it', async () => {
    const csv =
      'project,issuetype,summary,priority,labels\r\nHELP,Bug,First,High,plain\r\nHELP,Bug,Second,Low,plain\r\n'
    const boundary = '------------------------d74496d66958873e'
    const answer = await world.call('POST', '/hubs/helpdesk/bulk/incidents?path=/sample.csv', {
      authorization: signed.authorization,
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: [
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="sample.csv"\r\n`,
        `Content-Type: text/csv\r\n\r\n${csv}\r\n--${boundary}--\r\n`,
      ].join(''),
    })
    expect(answer).toMatchObject({
      status: 200,
      body: { id: expect.stringMatching(/^\d+$/), status: 'CREATED', instanceId: signed.id },
    })
    await ended(idOf(answer.body))
    expect(await world.call('GET', `/hubs/helpdesk/bulk/${idOf(answer.body)}/status`, signed)).toMatchObject({
      status: 200,
      body: { id: idOf(answer.body), status: 'COMPLETE', recordsCount: 2 },
    })
    const issues = await issuesOf(world.jira, 'labels = plain ORDER BY created, key')
    expect(issues.map(({ fields }) => fields.summary)).toEqual(['First', 'Second'])
  })

  it.each([
    ['an array', JSON.stringify([row('From an array'), row('From an array')])],
    ['lines', [row('From lines'), row('From lines')].map((record) => JSON.stringify(record)).join('\n')],
  ])('loads JSON: %s', async (form, text) => {
    const status = await loaded(jsonForm(text))
    expect(status).toMatchObject({ status: 'COMPLETE', fileFormat: 'JSON', recordsCount: 2, recordsFailedCount: 0 })
    expect(await issuesOf(world.jira, `summary ~ "From ${form}"`)).toHaveLength(2)
  })

  it('takes a file of 20 MB', async () => {
    const padding = 'x'.repeat(30_000)
    const rows = Array.from(
      { length: 700 },
      (_, index) => `HELP,Bug,${index % 100 === 0 ? 'Good' : ''},large,${padding}`,
    )
    const status = await loaded(csvForm(['project,issuetype,summary,labels,description', ...rows].join('\n')))
    expect(status).toMatchObject({ status: 'COMPLETE', recordsCount: 700, recordsFailedCount: 693 })
    expect(await issuesOf(world.jira, 'labels = large')).toHaveLength(7)
  })

  it('refuses what cannot be loaded while it is still being sent', async () => {
    const boundary = 'boundary'
    const request = httpRequest(`${world.baseUrl}/bulk/incidents`, {
      method: 'POST',
      headers: {
        Authorization: signed.authorization,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'Content-Length': '1000000000',
      },
    })
    request.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`)
    request.write('project,project\nHELP,APP\n')
    request.write('HELP,APP\n'.repeat(10_000))
    const [response] = await once(request, 'response')
    expect(response.statusCode).toBe(400)
    request.destroy()
  })

  it.each<readonly [string, string, CallOptions, number, RegExp]>([
    ['an object that does not exist', 'incidentz', { form: csvForm('a\n1\n') }, 404, /incidentz.*incidents.*projects/],
    ['an object that has no bulk load', 'statuses', { form: csvForm('a\n1\n') }, 405, /statuses.*incidents/],
    ['a form without a file', 'incidents', { form: new FormData() }, 400, /file/],
    ['a body that is no form', 'incidents', { json: { file: 'a' } }, 400, /file/],
    [
      'a body of another type',
      'incidents',
      { body: 'a\n1\n', headers: { 'Content-Type': 'text/csv' } },
      415,
      /multipart/,
    ],
    ['an empty file', 'incidents', { form: csvForm('') }, 400, /empty/],
    ['a header that names a column twice', 'incidents', { form: csvForm('a,a\n1,2\n') }, 400, /named 'a'/],
    [
      'metaData that is no JSON',
      'incidents',
      { form: csvForm('a\n1\n', { after: { metaData: '{' } }) },
      400,
      /metaData/,
    ],
    [
      'an upsert, which it would only create',
      'incidents',
      { form: csvForm('a\n1\n', { before: { metaData: '{"identifierFieldName":"key"}' } }) },
      400,
      /identifierFieldName/,
    ],
    [
      'a callback address that is not to be called',
      'incidents',
      { form: csvForm('a\n1\n'), headers: { 'Elements-Async-Callback-Url': 'http://169.254.169.254/' } },
      400,
      /169\.254\.169\.254/,
    ],
  ])('refuses %s', async (_what, objectName, options, status, message) => {
    const answer = await world.call('POST', `/bulk/${objectName}`, { ...options, authorization: signed.authorization })
    expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(message) } })
  })
})

describe('a load of which some rows are bad', () => {
  let id = ''
  beforeAll(async () => {
    // Row 3 has a line break inside, so that from there on a row's line is its number and two.
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const number = index + 1
      const isBad = number % 27 === 0
      return `HELP,Bug,${isBad ? '' : `Good ${number}`},${number === 3 ? '"two\nlines"' : 'one line'},thousand`
    })
    const form = csvForm(['project,issuetype,summary,description,labels', ...rows, ''].join('\n'))
    const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/thousand` }
    id = await submitted({ form, headers })
  })

  it('ends with counts that add up', async () => {
    expect(await ended(id)).toMatchObject({
      id,
      status: 'COMPLETE',
      jobStatus: 'COMPLETE',
      objectName: 'incidents',
      instanceId: signed.id,
      recordsCount: 1000,
      recordCount: 1000,
      recordsFailedCount: 37,
      errorCount: 37,
      error: null,
    })
  })

  it('leaves every good row in Jira, once', async () => {
    const issues = await issuesOf(world.jira, 'labels = thousand')
    const numbers = issues.map(({ fields }) => Number(fields.summary.replace('Good ', ''))).sort((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1).filter((number) => number % 27 !== 0))
  })

  it('shows its errors page by page, each with its line in the file', async () => {
    const first = await world.call('GET', `/bulk/${id}/errors?pageSize=30`, signed)
    expect(first.headers.get('elements-returned-count')).toBe('30')
    const nextPage = first.headers.get('elements-next-page-token') ?? ''
    const second = await world.call('GET', `/bulk/${id}/errors?pageSize=30&nextPage=${nextPage}`, signed)
    expect(second.headers.get('elements-returned-count')).toBe('7')
    expect(second.headers.has('elements-next-page-token')).toBe(false)
    const errors = [...errorsOf(first.body), ...errorsOf(second.body)]
    expect(errors.map(({ row }) => row)).toEqual(Array.from({ length: 37 }, (_, index) => 27 * (index + 1)))
    expect(errors.map(({ row, line }) => line - row)).toEqual(Array(37).fill(2))
    expect(errors[0]).toEqual({
      row: 27,
      line: 29,
      code: 400,
      status: 'summary: You must specify a summary of the issue.',
      message: 'summary: You must specify a summary of the issue.',
    })
  })

  it('calls back once it has ended', async () => {
    const [callback, ...more] = await callbacksAt('/thousand')
    expect(more).toEqual([])
    expect(callback?.body).toMatchObject({ id, status: 'COMPLETE', recordsCount: 1000, recordsFailedCount: 37 })
  })

  it.each(['status', 'errors', 'cancel'])('does not exist for another instance: %s', async (what) => {
    const method = what === 'cancel' ? 'PUT' : 'GET'
    const answer = await world.call(method, `/bulk/${id}/${what}`, { authorization: unsigned.authorization })
    expect(answer).toMatchObject({ status: 404, body: { message: `No bulk job found with ID ${id}.` } })
  })
})

describe('the callback of a load', () => {
  it.each([
    ['before', { before: { metaData: '{"callback-payload":{"ticket":7}}' } }],
    ['behind', { after: { metaData: '{"callback-payload":{"ticket":7}}' } }],
  ])('repeats the payload of metaData that stands %s the file', async (place, fields) => {
    const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/${place}` }
    const id = await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,With payload\n', fields), headers })
    const [callback] = await callbacksAt(`/${place}`)
    expect(callback?.body).toMatchObject({ id, status: 'COMPLETE', 'callback-payload': { ticket: 7 } })
  })

  it('is signed over its bytes, in both dialects', async () => {
    const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/signed` }
    await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,Schön signiert ✓\n'), headers })
    const [callback] = await callbacksAt('/signed')
    if (callback === undefined) throw new Error('No callback came.')
    expect(callback.headers).toMatchObject({
      'content-type': 'application/json',
      'elements-webhook-id': expect.stringMatching(/./),
      'elements-webhook-signature': elementsSignature(key, callback),
      'webhook-signature': standardSignature(key, callback),
    })
    expect(Math.abs(Number(callback.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
  })

  it('carries no signature when the instance has no key', async () => {
    const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/unsigned` }
    await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,Unsigned\n'), headers }, unsigned)
    const [callback] = await callbacksAt('/unsigned')
    expect(Object.keys(callback?.headers ?? {})).toContain('webhook-id')
    expect(Object.keys(callback?.headers ?? {}).filter((name) => name.includes('signature'))).toEqual([])
  })

  it("goes to the instance's own address when the load names none", async () => {
    const instance = await world.connect({ 'event.notification.callback.url': `${callbacks.url}/own` })
    const id = await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,Own address\n') }, instance)
    const [callback] = await callbacksAt('/own')
    expect(callback?.body).toMatchObject({ id, status: 'COMPLETE' })
  })
})

describe('the status of a load that came to its end', () => {
  it('is COMPLETED for an instance that wants it so', async () => {
    const id = await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,Completed\n') }, unsigned)
    expect(await ended(id, unsigned)).toMatchObject({ status: 'COMPLETED', jobStatus: 'COMPLETED' })
  })

  it('is COMPLETED for an installation that wants it so', async () => {
    const other = await startWorld({ BULK_COMPLETED_STATUS: 'COMPLETED' })
    try {
      const { authorization } = await other.connect()
      const form = csvForm('project,issuetype,summary\nHELP,Bug,Completed\n')
      const { body } = await other.call('POST', '/bulk/incidents', { authorization, form })
      const status = () => other.call('GET', `/bulk/${idOf(body)}/status`, { authorization })
      expect((await eventually(status, isEnded)).body).toMatchObject({ status: 'COMPLETED' })
    } finally {
      await other.close()
    }
  })
})

describe('PUT /bulk/{id}/cancel', () => {
  it('stops a load: rows that were not sent are not sent', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `HELP,Bug,Row ${index},cancelled`)
    const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/cancelled` }
    const id = await submitted({ form: csvForm(['project,issuetype,summary,labels', ...rows].join('\n')), headers })
    const status = () => world.call('GET', `/bulk/${id}/status`, signed)
    await eventually(status, ({ body }) => countOf(body) >= 100)
    expect(await world.call('PUT', `/bulk/${id}/cancel`, signed)).toMatchObject({ status: 200, body: { id } })
    const { body } = await eventually(status, isEnded, 3_000)
    expect(body).toMatchObject({ status: 'CANCELLED', recordsFailedCount: 0 })
    const [callback] = await callbacksAt('/cancelled')
    expect(callback?.body).toMatchObject({ id, status: 'CANCELLED', recordsCount: countOf(body) })
    const issues = await issuesOf(world.jira, 'labels = cancelled')
    expect(issues).toHaveLength(countOf(body))
    expect(countOf(body)).toBeLessThan(5000)
  })

  it('leaves a load that has ended as it is', async () => {
    const id = await submitted({ form: csvForm('project,issuetype,summary\nHELP,Bug,Too late\n') })
    await ended(id)
    const answer = await world.call('PUT', `/bulk/${id}/cancel`, signed)
    expect(answer).toMatchObject({ status: 200, body: { status: 'COMPLETE', recordsCount: 1 } })
  })
})

describe('a job that does not exist', () => {
  it.each([
    ['GET', '/bulk/999999999/status'],
    ['GET', '/bulk/999999999/errors'],
    ['PUT', '/bulk/999999999/cancel'],
    ['GET', '/bulk/no-number/status'],
  ])('%s %s is 404', async (method, path) => {
    expect(await world.call(method, path, signed)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('No bulk job found'), requestId: expect.any(String) },
    })
  })
})

const withId = z.object({ id: z.string() })
const withStatus = z.object({ status: z.string(), recordsCount: z.number() })
const bulkErrors = z.array(
  z.object({ row: z.number(), line: z.number(), code: z.number(), status: z.string(), message: z.string() }),
)

function row(summary: string) {
  return { fields: { project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary } }
}

function idOf(body: unknown): string {
  return withId.parse(body).id
}

function countOf(body: unknown): number {
  return withStatus.parse(body).recordsCount
}

function errorsOf(body: unknown) {
  return bulkErrors.parse(body)
}

function isEnded({ body }: { readonly body: unknown }): boolean {
  return !['CREATED', 'RUNNING', 'CANCELLATION_PENDING'].includes(withStatus.parse(body).status)
}

async function submitted(options: CallOptions, { authorization } = signed): Promise<string> {
  const { status, body } = await world.call('POST', '/bulk/incidents', { ...options, authorization })
  if (status !== 200) throw new Error(`The upload was answered ${status}: ${JSON.stringify(body)}`)
  return idOf(body)
}

async function ended(id: string, { authorization } = signed): Promise<unknown> {
  const status = () => world.call('GET', `/bulk/${id}/status`, { authorization })
  return (await eventually(status, isEnded)).body
}

async function loaded(form: FormData): Promise<unknown> {
  return ended(await submitted({ form }))
}

function callbacksAt(path: string) {
  return eventually(
    async () => callbacks.at(path),
    ({ length }) => length > 0,
  )
}
