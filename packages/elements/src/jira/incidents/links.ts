import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  isRecord,
  type ListQuery,
  type Page,
  type ProviderRecord,
  readPath,
} from '@valence/element-kit'
import { z } from 'zod'
import { pageOfAll } from '../rest/paging.ts'
import { issuePath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { withRichText } from './rich-text.ts'

const fields = [
  field('id', 'string'),
  field('type', 'object', { createable: true, required: true, identities: ['name', 'inward', 'outward', 'id'] }),
  field('inwardIssue', 'object', { displayName: 'Inward issue', createable: true, identities: ['key', 'id'] }),
  field('outwardIssue', 'object', { displayName: 'Outward issue', createable: true, identities: ['key', 'id'] }),
]
const text = z.union([z.string(), z.number()]).transform(String)
const body = z.looseObject({
  type: z.union([text, z.looseObject({})]),
  inwardIssue: z.union([text, z.looseObject({})]).optional(),
  outwardIssue: z.union([text, z.looseObject({})]).optional(),
})
const declared = { vendorName: 'issuelink', idField: 'id', record, body, fields } as const
const byId = rest({ at: () => '/rest/api/2/issueLink', record, verbs: ['get', 'remove'] })

/** Links by their ids. */
export const issueLinks = defineResource({
  ...declared,
  name: 'issue-links',
  description: 'Links between issues, by id: the inward issue does to the outward one what the type says outwards.',
  operations: {
    ...byId,
    create: async (connection, given) => create(connection, readLink(given, undefined)),
  },
})

/** Links of one issue, as it sees them: the other end stands where it belongs. */
export const links = defineResource({
  ...declared,
  name: 'links',
  parent: 'incidents',
  description:
    'Links of an issue. A new one names its type and the other end; this issue is the end that is not named.',
  operations: {
    ...byId,
    async list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
      return pageOfAll(await linksOf(connection, issuePath(query.parents)), query)
    },
    create: async (connection: Connection, given: ProviderRecord, { parents }: ItemOptions) =>
      create(connection, readLink(given, parents[0])),
  },
})

interface NewLink extends ProviderRecord {
  readonly type: ProviderRecord
  readonly inwardIssue: ProviderRecord
  readonly outwardIssue: ProviderRecord
}

/** Jira answers nothing, not even an id: the new link is found at one of its ends. */
async function create(connection: Connection, link: NewLink): Promise<ProviderRecord> {
  const { id, key } = link.inwardIssue
  const at = issuePath([String(id ?? key)])
  const before = new Set((await linksOf(connection, at)).map((one) => one.id))
  const { version, bodies } = await withRichText(connection, [link])
  const request = { method: 'POST', path: `/rest/api/${version}/issueLink`, body: bodies[0] } as const
  await connection.request(request, z.unknown())
  const after = (await linksOf(connection, at)).filter((one) => isLink(one, link))
  // A link that is there already counts as made once more.
  const made = after.find((one) => !before.has(one.id)) ?? after[0]
  if (made === undefined) throw new Fault('provider_failed', 'Jira accepted the link, and does not show it.')
  return connection.request({ method: 'GET', path: `/rest/api/2/issueLink/${made.id}` }, record)
}

async function linksOf(connection: Connection, at: string) {
  const request = { method: 'GET', path: at, query: { fields: 'issuelinks' } } as const
  return (await connection.request(request, withLinks)).fields.issuelinks
}

const withLinks = z.object({ fields: z.object({ issuelinks: z.array(record).default([]) }) })

/** Seen from its inward issue, a link shows the outward one. */
function isLink(one: ProviderRecord, { type, outwardIssue }: NewLink): boolean {
  const isSame = (told: unknown, said: unknown) =>
    said !== undefined && String(told).toLowerCase() === String(said).toLowerCase()
  const isType = ['id', 'name'].some((member) => isSame(readPath(one, `type.${member}`), type[member]))
  return isType && ['id', 'key'].some((name) => isSame(readPath(one, `outwardIssue.${name}`), outwardIssue[name]))
}

function readLink(given: ProviderRecord, own: string | undefined): NewLink {
  const [inward, outward] = [given.inwardIssue ?? own, given.outwardIssue ?? own]
  if (inward === undefined || outward === undefined || (given.inwardIssue ?? given.outwardIssue) === undefined) {
    throw new Fault('invalid_request', "A link needs a type and its ends: 'inwardIssue', 'outwardIssue' or both.")
  }
  const comment = isRecord(given.comment) ? { comment: given.comment } : {}
  return {
    type: reference(given.type, 'name'),
    inwardIssue: reference(inward, 'key'),
    outwardIssue: reference(outward, 'key'),
    ...comment,
  }
}

/** What Jira shows besides of an issue or a type it does not take back. */
function reference(said: unknown, member: 'name' | 'key'): ProviderRecord {
  if (!isRecord(said)) return { [/^\d+$/.test(String(said)) ? 'id' : member]: String(said) }
  const { id, [member]: name } = said
  return name === undefined ? { id } : { [member]: name }
}
