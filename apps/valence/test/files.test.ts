import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'

const callLine = z.looseObject({
  msg: z.literal('provider.called'),
  method: z.string(),
  host: z.string(),
  path: z.string(),
  requestId: z.string(),
  status: z.number(),
})
const created = z.object({ id: z.string(), key: z.string() })
const added = z.array(z.object({ id: z.string(), filename: z.string(), size: z.number() }))

describe('a file on an incident', () => {
  let world: World
  let authorization: string
  let incident: string
  const bytes = randomBytes(3 * 1024 * 1024)
  const lines: string[] = []

  beforeAll(async () => {
    world = await startWorld({ LOG_LEVEL: 'info' }, { logTo: { write: (line) => void lines.push(line) } })
    authorization = (await world.connect()).authorization
    const json = { summary: 'With a file', project: 'HELP', issuetype: 'Task' }
    incident = created.parse((await world.call('POST', '/incidents', { authorization, json })).body).key
  })
  afterAll(() => world.close())

  async function add(name: string, query = '', files = [bytes]) {
    const form = new FormData()
    for (const file of files) form.append('file', new Blob([file], { type: 'image/png' }), name)
    return world.call('POST', `/incidents/${incident}/attachments${query}`, { authorization, form })
  }

  async function download(id: string, headers: Readonly<Record<string, string>>) {
    return fetch(`${world.baseUrl}/attachments/${id}`, { headers: { authorization, ...headers } })
  }

  it('comes back as it went, byte for byte', async () => {
    const answer = await add('screen "1".png')
    expect(answer.status).toBe(200)
    const [file] = added.parse(answer.body)
    expect(file?.size).toBe(bytes.length)
    const response = await download(file?.id ?? '', { accept: 'application/octet-stream' })
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect(response.headers.get('content-disposition')).toBe('attachment')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('has a line in the log for each call that it took, without the address that a redirect leads to', async () => {
    const [file] = added.parse((await add('c.png')).body)
    const from = lines.length
    await (await download(file?.id ?? '', { accept: 'image/png' })).arrayBuffer()
    const calls = lines.slice(from).flatMap((line) => {
      const called = callLine.safeParse(JSON.parse(line))
      return called.success ? [called.data] : []
    })
    const { host } = new URL(world.sandbox.url)
    expect(calls.slice(-2)).toMatchObject([
      { method: 'GET', host, path: `/rest/api/2/attachment/content/${file?.id}`, status: 303 },
      { method: 'GET', path: '/…', status: 200 },
    ])
    expect(calls.at(-1)?.requestId).toBe(calls.at(-2)?.requestId)
    expect(lines.slice(0, from).join('')).toMatch(
      /"method":"POST","path":"[^"]*\/attachments","attempt":1,.*"status":200/,
    )
  })

  it('is told about in JSON, unless its bytes are asked for', async () => {
    const [file] = added.parse((await add('a.png')).body)
    for (const accept of ['application/json', '*/*', 'application/*;q=0.5']) {
      const response = await download(file?.id ?? '', { accept })
      expect(await response.json()).toMatchObject({ id: file?.id, filename: 'a.png', mimeType: 'image/png' })
    }
  })

  it('is given in part when a part is asked for', async () => {
    const [file] = added.parse((await add('b.png')).body)
    const response = await download(file?.id ?? '', { accept: 'image/png', range: 'bytes=100-199' })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true)
  })

  it('takes the name that the query gives', async () => {
    const [file] = added.parse((await add('c.png', '?fileName=testfile.txt')).body)
    expect(file?.filename).toBe('testfile.txt')
  })

  it('may be one of several in a form', async () => {
    const files = added.parse((await add('d.png', '', [bytes.subarray(0, 10), bytes.subarray(10, 30)])).body)
    expect(files.map(({ size }) => size)).toEqual([10, 20])
  })

  it('is listed with its incident, and can be deleted', async () => {
    const [file] = added.parse((await add('e.png')).body)
    const listed = added.parse((await world.call('GET', `/incidents/${incident}/attachments`, { authorization })).body)
    expect(listed).toContainEqual(expect.objectContaining({ id: file?.id }))
    expect((await world.call('DELETE', `/attachments/${file?.id}`, { authorization })).status).toBe(200)
    expect((await download(file?.id ?? '', { accept: 'image/png' })).status).toBe(404)
  })

  it('is missed with a word on how to send it', async () => {
    const form = new FormData()
    form.append('note', 'no file')
    const path = `/incidents/${incident}/attachments`
    expect(await world.call('POST', path, { authorization, form })).toMatchObject({
      status: 400,
      body: { message: "The form has no file. Send it as part 'file'." },
    })
    expect((await world.call('POST', path, { authorization, json: { file: 'x' } })).status).toBe(405)
  })

  it('is refused in the words of Jira where there is no such incident', async () => {
    const form = new FormData()
    form.append('file', new Blob(['x']), 'x.txt')
    const answer = await world.call('POST', '/incidents/HELP-999999/attachments', { authorization, form })
    expect(answer).toMatchObject({ status: 404, body: { providerMessage: expect.stringContaining('does not exist') } })
  })
})
