import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkDocument } from '../src/adf/read-text.ts'
import { createIssue, type Stage, startStage } from './harness.ts'

let stage: Stage
let key: string
beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
  key = await createIssue(stage.admin, {})
})
afterAll(() => stage.sandbox.close())

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const document = (...content: object[]) => ({ type: 'doc', version: 1, content })
const good = document(paragraph('Words'))

/** Documents by their look, against the schema all the same. */
const broken = [
  ['a node nobody knows', document({ type: 'unheard-of' })],
  ['an attribute nobody knows', document({ type: 'rule', attrs: { colour: 'red' } })],
  ['a heading in a quotation', document({ type: 'blockquote', content: [{ type: 'heading', attrs: { level: 1 } }] })],
  ['a text without letters', document(paragraph(''))],
  [
    'code that is bold',
    document({
      type: 'paragraph',
      content: [{ type: 'text', text: 'a', marks: [{ type: 'code' }, { type: 'strong' }] }],
    }),
  ],
  ['no version', { type: 'doc', content: [] }],
  ['lists in lists without end', document(nested(300))],
] as const

function nested(depth: number): object {
  const content = depth === 0 ? [paragraph('in')] : [nested(depth - 1)]
  return { type: 'bulletList', content: [{ type: 'listItem', content }] }
}

const v3 = '/rest/api/3/issue'
const base = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'An issue' }

/** Every way by which a text comes in. */
const ways: [string, (text: unknown) => Promise<{ status: number; body: unknown }>][] = [
  ['a new description', (text) => stage.admin.post(v3, { fields: { ...base, description: text } })],
  ['a new environment', (text) => stage.admin.post(v3, { fields: { ...base, environment: text } })],
  ['a text field of one’s own', (text) => stage.admin.post(v3, { fields: { ...base, customfield_10016: text } })],
  ['an edit', (text) => stage.admin.put(`${v3}/${key}`, { fields: { description: text } })],
  ['an update by verb', (text) => stage.admin.put(`${v3}/${key}`, { update: { description: [{ set: text }] } })],
  ['a comment', (text) => stage.admin.post(`${v3}/${key}/comment`, { body: text })],
  [
    'a comment added by an edit',
    (text) => stage.admin.put(`${v3}/${key}`, { update: { comment: [{ add: { body: text } }] } }),
  ],
  ['the comment of a worklog', (text) => stage.admin.post(`${v3}/${key}/worklog`, { timeSpent: '1h', comment: text })],
]

describe('version 3', () => {
  it.each(ways)('takes a document as %s', async (_name, send) => {
    expect((await send(good)).status).toBeLessThan(300)
  })

  it.each(ways)('refuses a document against the schema as %s, and says no more than that', async (_name, send) => {
    for (const [name, text] of broken) {
      const { status, body } = await send(text)
      expect(status, name).toBe(400)
      expect(body, name).toEqual({ errorMessages: ['INVALID_INPUT'], errors: {} })
    }
  })

  it('refuses words where a document belongs, by field', async () => {
    const description = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
    const created = await stage.admin.post(v3, { fields: { ...base, description: 'words' } })
    expect(created.body).toEqual({ errorMessages: [], errors: { description } })
    const comment = await stage.admin.post(`${v3}/${key}/comment`, { body: 'words' })
    expect(comment.body).toEqual({ errorMessages: [], errors: { comment: 'Comment body is not valid!' } })
  })

  it('refuses one broken document in bulk and creates the others', async () => {
    const issueUpdates = [
      { fields: { ...base, description: broken[0][1] } },
      { fields: { ...base, description: good } },
    ]
    const { status, body } = await stage.admin.post(`${v3}/bulk`, { issueUpdates })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      issues: [{}],
      errors: [{ status: 400, failedElementNumber: 0, elementErrors: { errorMessages: ['INVALID_INPUT'] } }],
    })
  })

  it('keeps a document to the letter', async () => {
    const rich = document(
      { type: 'panel', attrs: { panelType: 'custom', panelColor: '#ffccee' }, content: [paragraph('a')] },
      {
        type: 'taskList',
        attrs: { localId: 'l' },
        content: [{ type: 'taskItem', attrs: { localId: 'i', state: 'DONE' } }],
      },
    )
    await stage.admin.put(`${v3}/${key}`, { fields: { description: rich } })
    expect(await description(3)).toEqual(rich)
    await stage.admin.put(`${v3}/${key}`, { fields: { description: document() } })
    expect(await description(3)).toEqual(document())
  })
})

describe('a text', () => {
  it.each([2, 3] as const)('has at most 32,767 characters in version %d', async (api) => {
    const text = (length: number) => (api === 2 ? 'a'.repeat(length) : document(paragraph('a'.repeat(length))))
    const put = (length: number) =>
      stage.admin.put(`/rest/api/${api}/issue/${key}`, { fields: { description: text(length) } })
    expect((await put(32_767)).status).toBe(204)
    const { status, body } = await put(32_768)
    const description = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.'
    expect([status, body]).toEqual([400, { errorMessages: [], errors: { description } }])
  })

  it('that came as wiki markup stays as it came', async () => {
    const wiki = 'h1. Title\r\n* a\n\n\n|| b |c||   \n{panel}x'
    await stage.admin.put(`/rest/api/2/issue/${key}`, { fields: { description: wiki } })
    expect(await description(2)).toBe(wiki)
  })
})

it('costs little to check once the schema is read', () => {
  const long = document(...Array.from({ length: 40 }, () => paragraph('Some words of a description')))
  const spent = Array.from({ length: 500 }, () => {
    const started = performance.now()
    checkDocument(long)
    return performance.now() - started
  })
  const [median = 0] = spent
    .slice(250)
    .sort((left, right) => left - right)
    .slice(125)
  expect(checkDocument(long).ok).toBe(true)
  expect(median).toBeLessThan(0.2)
})

async function description(api: 2 | 3): Promise<unknown> {
  const { body } = await stage.admin.get(`/rest/api/${api}/issue/${key}?fields=description`)
  return z.object({ fields: z.object({ description: z.unknown() }) }).parse(body).fields.description
}
