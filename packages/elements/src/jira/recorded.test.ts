import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isRecord, type Operations, resourcePath } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../testing/scripted-connection.ts'
import { wordsOf } from './connection/refusal.ts'
import { events } from './events/events.ts'
import { jira } from './index.ts'
import { asVersion2 } from './rest/version2.ts'

const folder = fileURLToPath(new URL('../../../../../shared/jira/recorded/', import.meta.url))
const isPresent = existsSync(folder)

const filesIn = (kind: string) =>
  isPresent ? readdirSync(`${folder}${kind}`).filter((name) => /\.json$/.test(name)) : []
const read = (file: string): unknown => JSON.parse(readFileSync(folder + file, 'utf8'))

/** The resource that reads what a file holds; the first rule that fits. A file that none fits is a failure. */
const readers: readonly (readonly [RegExp, string])[] = [
  [/^cloud-issue-|issues_in_sprint/, 'incidents'],
  [/^cloud-project-|^server-project/, 'projects'],
  [/^cloud-sprint-|^server-sprints/, 'sprints'],
  [/^cloud-user-/, 'agents'],
  [/all_boards/, 'boards'],
  [/board_configuration/, 'boards/configuration'],
  [/all_fields/, 'fields'],
  [/filter/, 'filters'],
  [/issuelinktypes/, 'issueLinkType'],
  [/permissionscheme/, 'permission-schemes'],
  [/priorities/, 'priorities'],
  [/resolutions/, 'resolutions'],
  [/role/, 'roles'],
  [/status_?categor/, 'statuscategory'],
  [/all_statuses/, 'statuses'],
  [/component/, 'components'],
  [/remote_links/, 'incidents/remote-links'],
  [/transitions/, 'incidents/transitions'],
]

/** The members in which Jira's collections hold their records. */
const collections = ['values', 'issues', 'permissionSchemes', 'transitions'] as const

// The recorded refusals are held against the element where its errors are: apps/valence/test/jira-incidents-errors.test.ts.
describe.runIf(isPresent)('what was recorded from Jira (absent without the recordings)', () => {
  it('is there', () => {
    expect([filesIn('rest').length, filesIn('webhooks').length]).toEqual([
      expect.toSatisfy((count) => count >= 40),
      expect.toSatisfy((count) => count >= 25),
    ])
  })

  it.each(filesIn('rest'))('the answer %s is read by the resource that it belongs to', async (file) => {
    const body = read(`rest/${file}`)
    if (isRefusal(body)) {
      expect(wordsOf(body)).toBe(body.errorMessages.join(' '))
      return
    }
    const path = readers.find(([pattern]) => pattern.test(file))?.[1]
    const records = recordsOf(body)
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) expect(await readOne(path ?? '', record)).toMatchObject(told(record))
  })

  it.each(filesIn('rest'))('the answer %s shows no document and no link of version 3', (file) => {
    for (const record of recordsOf(read(`rest/${file}`))) {
      const shown = asVersion2(record)
      expect(JSON.stringify(shown)).not.toMatch(/"type":"doc"/)
      expect(String(shown.self ?? '')).not.toContain('/rest/api/3/')
      expect(Object.keys(shown)).toEqual(Object.keys(record))
    }
  })

  it.each(filesIn('webhooks'))('the webhook %s tells what happened, to which object, when and where', (file) => {
    const webhook = { headers: {}, query: {}, raw: new Uint8Array(), body: read(`webhooks/${file}`) }
    const [event, ...others] = events.normalize(webhook)
    expect(others).toEqual([])
    expect(event).toMatchObject({ objectId: expect.stringMatching(/^\d+$/), date: expect.stringMatching(/Z$/) })
    expect(['incidents', 'comments']).toContain(event?.objectType)
    expect(['CREATED', 'UPDATED', 'DELETED']).toContain(event?.eventType)
    expect(events.sites(webhook).length).toBe(1)
  })
})

/** Through the operation that reads one record; where Jira has none, as the only record of a list. */
async function readOne(path: string, record: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { get, list, read }: Operations<unknown> =
    jira.resources.find((one) => resourcePath(one) === path)?.operations ?? {}
  const options = { parents: ['1'], parameters: {} }
  // A field is found in the list of all of them.
  const one = scriptedConnection(() => (path === 'fields' ? [record] : record)).connection
  if (get !== undefined) return get(one, String(record.id ?? record.accountId), options)
  if (read !== undefined) return read(one, options)
  const [member] = collections.filter((name) => path.endsWith(name))
  const many = scriptedConnection(() => (member === undefined ? [record] : { [member]: [record] })).connection
  return (await list?.(many, { ...options, orderBy: [], limit: 100 }))?.records[0]
}

/** What must come through unchanged: who the record is and what it is called. */
function told({ id, accountId, name, key, displayName }: Readonly<Record<string, unknown>>) {
  const members = { id: id === undefined ? accountId : id, name, key, displayName }
  const known = Object.entries(members).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(known.map(([member, value]) => [member, String(value)]))
}

function recordsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  const held = isRecord(body) ? (collections.map((name) => body[name]).find(Array.isArray) ?? [body]) : body
  return Array.isArray(held) ? held.filter(isRecord) : []
}

function isRefusal(body: unknown): body is { readonly errorMessages: readonly string[] } {
  return isRecord(body) && Array.isArray(body.errorMessages)
}
