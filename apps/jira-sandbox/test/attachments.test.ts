import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { basic, createIssue, type Stage, startStage } from './harness.ts'

const uploadedSchema = z.array(
  z.looseObject({ id: z.string(), filename: z.string(), size: z.number(), content: z.string() }),
)

describe('attachments', () => {
  let stage: Stage
  let key: string
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
    key = await createIssue(stage.admin, {})
  })
  afterAll(() => stage.sandbox.close())

  const headers = () => ({ authorization: basic(stage.sandbox.username, stage.sandbox.password) })

  function upload(
    files: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>> = { 'x-atlassian-token': 'no-check' },
  ) {
    const form = new FormData()
    for (const [name, content] of Object.entries(files))
      form.append('file', new Blob([content], { type: 'text/plain' }), name)
    return fetch(`${stage.sandbox.url}/rest/api/3/issue/${key}/attachments`, {
      method: 'POST',
      headers: { ...headers(), ...more },
      body: form,
    })
  }

  it('come several at once and appear in the issue and its history', async () => {
    const answer = await upload({ 'one.txt': 'first\r\n\r\nfile', 'two.txt': 'second' })
    expect(answer.status).toBe(200)
    const uploaded = uploadedSchema.parse(await answer.json())
    expect(uploaded.map(({ filename, size }) => ({ filename, size }))).toEqual([
      { filename: 'one.txt', size: 13 },
      { filename: 'two.txt', size: 6 },
    ])
    const issue = await stage.admin.get(`/rest/api/3/issue/${key}?fields=attachment&expand=changelog`)
    expect(issue.body).toMatchObject({
      fields: { attachment: [{ filename: 'one.txt', mimeType: 'text/plain' }, { filename: 'two.txt' }] },
      changelog: { histories: [{ items: [{ field: 'Attachment', toString: 'one.txt' }, { toString: 'two.txt' }] }] },
    })
  })

  it('are refused without the header against forgery', async () => {
    const answer = await upload({ 'x.txt': 'x' }, {})
    expect(answer.status).toBe(403)
    expect(await answer.text()).toBe('XSRF check failed')
  })

  it('are read through a redirect to another host, which wants no credentials', async () => {
    const [file] = uploadedSchema.parse(await (await upload({ 'read me.txt': 'the content' })).json())
    const redirect = await fetch(file?.content ?? '', { headers: headers(), redirect: 'manual' })
    expect(redirect.status).toBe(303)
    const location = redirect.headers.get('location') ?? ''
    expect(new URL(location).host).not.toBe(new URL(stage.sandbox.url).host)
    const bytes = await fetch(location.replace('localhost', '127.0.0.1'))
    expect(await bytes.text()).toBe('the content')
    expect(bytes.headers.get('content-type')).toBe('text/plain')
    const forge = (_: string, first: string) => `signature=${first === '_' ? '-' : '_'}`
    const forged = await fetch(location.replace('localhost', '127.0.0.1').replace(/signature=(.)/, forge))
    expect(forged.status).toBe(403)
  })

  it('are read directly, whole or in part, when no redirect is wanted', async () => {
    const [file] = uploadedSchema.parse(await (await upload({ 'digits.txt': '0123456789' })).json())
    const read = (range?: string) =>
      fetch(`${file?.content}?redirect=false`, { headers: { ...headers(), ...(range && { range }) } })
    expect(await (await read()).text()).toBe('0123456789')
    const part = await read('bytes=2-4')
    expect({ status: part.status, text: await part.text(), range: part.headers.get('content-range') }).toEqual({
      status: 206,
      text: '234',
      range: 'bytes 2-4/10',
    })
    expect((await read('bytes=20-')).status).toBe(416)
  })

  it('carry their id as a number by themselves, and go when deleted', async () => {
    const [file] = uploadedSchema.parse(await (await upload({ 'brief.txt': 'x' })).json())
    expect((await stage.admin.get(`/rest/api/3/attachment/${file?.id}`)).body).toMatchObject({
      id: Number(file?.id),
      filename: 'brief.txt',
    })
    expect((await stage.as('hana.novak').delete(`/rest/api/3/attachment/${file?.id}`)).status).toBe(403)
    expect((await stage.admin.delete(`/rest/api/3/attachment/${file?.id}`)).status).toBe(204)
    expect((await stage.admin.get(`/rest/api/3/attachment/${file?.id}`)).status).toBe(404)
  })

  it('are refused by the media host to whoever brings the credentials of the site along', async () => {
    const [file] = uploadedSchema.parse(await (await upload({ 'secret.txt': 'x' })).json())
    const redirect = await fetch(file?.content ?? '', { headers: headers(), redirect: 'manual' })
    const location = (redirect.headers.get('location') ?? '').replace('localhost', '127.0.0.1')
    expect((await fetch(location, { headers: headers() })).status).toBe(400)
    expect((await fetch(location)).status).toBe(200)
  })

  it('come sixty at once at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`${index}.txt`, 'x']))
    expect((await upload(many)).status).toBe(413)
  })

  it('have thumbnails: pictures their own, other files a default or none', async () => {
    const [file] = uploadedSchema.parse(await (await upload({ 'plain.txt': 'x' })).json())
    const path = `${stage.sandbox.url}/rest/api/3/attachment/thumbnail/${file?.id}`
    const byDefault = await fetch(path, { headers: headers() })
    expect(byDefault.headers.get('content-type')).toBe('image/gif')
    expect((await fetch(`${path}?fallbackToDefault=false`, { headers: headers() })).status).toBe(404)
  })

  it('tell what is in them when they are ZIP archives', async () => {
    const form = new FormData()
    form.append('file', new Blob([Buffer.from(smallZip, 'base64')], { type: 'application/zip' }), 'two.zip')
    const answer = await fetch(`${stage.sandbox.url}/rest/api/3/issue/${key}/attachments`, {
      method: 'POST',
      headers: { ...headers(), 'x-atlassian-token': 'no-check' },
      body: form,
    })
    const [file] = uploadedSchema.parse(await answer.json())
    expect((await stage.admin.get(`/rest/api/3/attachment/${file?.id}/expand/human`)).body).toEqual({
      id: Number(file?.id),
      name: 'two.zip',
      mediaType: 'application/zip',
      totalEntryCount: 2,
      entries: [
        { index: 0, label: 'a.txt', path: 'a.txt', mediaType: 'text/plain', size: '0.0 k' },
        { index: 1, label: 'dir/b.json', path: 'dir/b.json', mediaType: 'application/json', size: '2 kB' },
      ],
    })
    const [other] = uploadedSchema.parse(await (await upload({ 'old.tar': 'x' })).json())
    expect((await stage.admin.get(`/rest/api/3/attachment/${other?.id}/expand/raw`)).status).toBe(409)
  })
})

/** Holds `a.txt` of 5 bytes and `dir/b.json` of 2048. */
const smallZip =
  'UEsDBBQAAAAAAAAAIVyMHn1xBQAAAAUAAAAFAAAAYS50eHR3b3Jkc1BLAwQUAAAACAAAACFcTXvBGREAAAAACAAACgAAAGRpci9iLmpzb24zNBwFo2AUjIJRMApGwUgDAFBLAQIUAxQAAAAAAAAAIVyMHn1xBQAAAAUAAAAFAAAAAAAAAAAAAACAAQAAAABhLnR4dFBLAQIUAxQAAAAIAAAAIVxNe8EZEQAAAAAIAAAKAAAAAAAAAAAAAACAASgAAABkaXIvYi5qc29uUEsFBgAAAAACAAIAawAAAGEAAAAAAA=='
