import { type Connection, type ItemOptions, isRecord, type ProviderRecord, path, readPath } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { vendorFields } from './incident-fields.ts'

/** What an issue embeds only in part: 20 worklogs, some hundred comments, the last hundred changes. */
export type Embedded = 'comment' | 'worklog' | 'changelog'

/** What of it was asked for by name. A record with all fields shows what Jira embeds, and `total` tells what is missing. */
export function embeddedIn({ fields, parameters }: Pick<ItemOptions, 'fields' | 'parameters'>): readonly Embedded[] {
  const named = vendorFields(fields) ?? []
  const inFields = (['comment', 'worklog'] as const).filter((name) => named.includes(name))
  const expanded = parameters.expand?.split(',').some((name) => name.trim() === 'changelog') === true
  return expanded ? [...inFields, 'changelog'] : inFields
}

/**
 * The records with their comments, worklogs and changes to the last one. Only what Jira cut short is asked for again: one call for
 * each list of up to 5000 comments or worklogs, and one for 100 changes of one issue or for those of many.
 */
export async function complete(
  connection: Connection,
  records: readonly ProviderRecord[],
  wanted: readonly Embedded[],
): Promise<readonly ProviderRecord[]> {
  let completed = records
  for (const kind of wanted) {
    const { at, member } = places[kind]
    const cut = completed.filter((record) => isCut(readPath(record, at), member))
    if (cut.length === 0) continue
    const whole = await read(
      connection,
      kind,
      cut.map(({ id }) => String(id)),
    )
    completed = completed.map((record) => withWhole(record, kind, whole.get(String(record.id))))
  }
  return completed
}

interface Place {
  /** Where the embedded list stands in the record. */
  readonly at: string
  readonly member: string
  /** Below the path of the issue. */
  readonly suffix: string
  readonly pageSize: number
  readonly pageMember: string
}

const places: Readonly<Record<Embedded, Place>> = {
  comment: { at: 'fields.comment', member: 'comments', suffix: 'comment', pageSize: 5000, pageMember: 'comments' },
  worklog: { at: 'fields.worklog', member: 'worklogs', suffix: 'worklog', pageSize: 5000, pageMember: 'worklogs' },
  changelog: { at: 'changelog', member: 'histories', suffix: 'changelog', pageSize: 100, pageMember: 'values' },
}

function isCut(list: unknown, member: string): boolean {
  if (!isRecord(list) || typeof list.total !== 'number') return false
  const shown = list[member]
  return Array.isArray(shown) && shown.length < list.total
}

function withWhole(record: ProviderRecord, kind: Embedded, whole: readonly unknown[] | undefined): ProviderRecord {
  if (whole === undefined) return record
  const list = { startAt: 0, maxResults: whole.length, total: whole.length, [places[kind].member]: whole }
  if (kind === 'changelog') return { ...record, changelog: { ...embeddedOf(record.changelog), ...list } }
  const fields = isRecord(record.fields) ? record.fields : {}
  return { ...record, fields: { ...fields, [kind]: { ...embeddedOf(fields[kind]), ...list } } }
}

function embeddedOf(value: unknown): ProviderRecord {
  return isRecord(value) ? value : {}
}

type Lists = ReadonlyMap<string, readonly unknown[]>

async function read(connection: Connection, kind: Embedded, ids: readonly string[]): Promise<Lists> {
  const inBulk = kind === 'changelog' && ids.length > 1 && deploymentOf(connection) === 'cloud'
  if (inBulk) return readChanges(connection, ids)
  const lists = new Map<string, readonly unknown[]>()
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce)
    const read = await Promise.all(some.map((id) => readList(connection, kind, id)))
    some.forEach((id, index) => void lists.set(id, read[index] ?? []))
  }
  return lists
}

const atOnce = 4

/** Ten thousand worklogs are the most that an issue may have; a changelog may be longer than this reads. */
const pagesMax = 200

/** Of one issue, in the order in which Jira embeds it: changes newest first, all else oldest first. */
async function readList(connection: Connection, kind: Embedded, id: string): Promise<readonly unknown[]> {
  const { suffix, pageSize, pageMember } = places[kind]
  const all: unknown[] = []
  for (let page = 0; page < pagesMax; page += 1) {
    const query = { startAt: all.length, maxResults: pageSize }
    const request = { method: 'GET', path: `${path`/rest/api/2/issue/${id}`}/${suffix}`, query } as const
    const { total, [pageMember]: listed } = await connection.request(request, listAnswer)
    const records = Array.isArray(listed) ? listed : []
    all.push(...records)
    if (records.length === 0 || all.length >= total) break
  }
  return kind === 'changelog' ? all.toReversed() : all
}

const listAnswer = z.looseObject({ total: z.number() })

/** Of many issues, oldest first over all of them. Here alone Jira tells the moment of a change as a number. */
async function readChanges(connection: Connection, ids: readonly string[]): Promise<Lists> {
  const lists = new Map<string, unknown[]>(ids.map((id) => [id, []]))
  let nextPageToken: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const body = { issueIdsOrKeys: ids, maxResults: 10_000, nextPageToken }
    const request = { method: 'POST', path: '/rest/api/2/changelog/bulkfetch', body, repeatable: true } as const
    const answer = await connection.request(request, changesAnswer)
    for (const { issueId, changeHistories } of answer.issueChangeLogs) {
      lists.get(issueId)?.push(...changeHistories.map((change) => ({ ...change, created: momentOf(change.created) })))
    }
    if (answer.nextPageToken === undefined || answer.nextPageToken === nextPageToken) break
    nextPageToken = answer.nextPageToken
  }
  return new Map([...lists].map(([id, changes]) => [id, changes.toReversed()]))
}

const changesAnswer = z.object({
  issueChangeLogs: z.array(
    z.object({ issueId: z.string(), changeHistories: z.array(z.looseObject({ created: z.unknown() })) }),
  ),
  nextPageToken: z
    .string()
    .nullish()
    .transform((token) => token ?? undefined),
})

function momentOf(created: unknown): unknown {
  return typeof created === 'number' ? new Date(created).toISOString().replace('Z', '+0000') : created
}
