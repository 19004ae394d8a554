import { type Connection, isRecord, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { fromWiki, isDocument, toWiki } from '../text/adf.ts'

/** Bodies for writing issues, in the version of the API that takes them whole. */
export interface RichBodies {
  readonly version: 2 | 3
  readonly bodies: readonly ProviderRecord[]
}

/**
 * Bodies in which rich text is wiki markup, documents, or both. Wiki markup goes out by version 2, as it is. A document would lose
 * there what markup cannot say (task lists, mentions, dates), so as soon as there is one, version 3 is called and the markup beside
 * it becomes documents. A Data Center knows markup only.
 */
export async function withRichText(connection: Connection, bodies: readonly ProviderRecord[]): Promise<RichBodies> {
  if (!bodies.some((body) => hasDocument(body))) return { version: 2, bodies }
  if (deploymentOf(connection) === 'datacenter') return { version: 2, bodies: bodies.map(withoutDocuments) }
  const names = new Set([...alwaysRich, ...(await richCustomFields(connection, bodies))])
  return { version: 3, bodies: bodies.map((body) => withDocuments(body, names)) }
}

/** The system fields that version 3 keeps as documents. */
const alwaysRich = ['description', 'environment'] as const

/** Deeper than any body nests documents: `update.comment[0].add.body`. */
const depthMax = 6

function hasDocument(value: unknown, depth = 0): boolean {
  if (isDocument(value)) return true
  if (depth > depthMax || typeof value !== 'object' || value === null) return false
  return Object.values(value).some((inner) => hasDocument(inner, depth + 1))
}

function withoutDocuments(body: ProviderRecord): ProviderRecord {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, asMarkup(value, 0)]))
}

function asMarkup(value: unknown, depth: number): unknown {
  if (isDocument(value)) return toWiki(value) ?? ''
  if (depth > depthMax) return value
  if (Array.isArray(value)) return value.map((item: unknown) => asMarkup(item, depth + 1))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asMarkup(inner, depth + 1)]))
}

/** Only the site knows which of its fields hold rich text; it is asked when text is to be written to one. */
async function richCustomFields(connection: Connection, bodies: readonly ProviderRecord[]): Promise<readonly string[]> {
  const isAsked = bodies.some((body) => JSON.stringify(body).includes('"customfield_'))
  if (!isAsked) return []
  const request = { method: 'GET', path: '/rest/api/2/field', lasting: true } as const
  const fields = await connection.request(request, z.array(fieldDetails))
  return fields.filter(({ schema }) => schema?.custom?.endsWith(':textarea') === true).map(({ id }) => id)
}

const fieldDetails = z.object({ id: z.string(), schema: z.object({ custom: z.string().optional() }).optional() })

function withDocuments(body: ProviderRecord, names: ReadonlySet<string>): ProviderRecord {
  const { fields, update } = body
  return {
    ...body,
    ...(isRecord(fields) && { fields: mapped(fields, (name, value) => (names.has(name) ? asDocument(value) : value)) }),
    ...(isRecord(update) && { update: mapped(update, (name, verbs) => updated(name, verbs, names)) }),
  }
}

/** `[{ set: text }]` of a field with rich text, `[{ add: { body: text } }]` of comments and of work. */
function updated(name: string, verbs: unknown, names: ReadonlySet<string>): unknown {
  const member = textMembers[name]
  if (!Array.isArray(verbs) || (member === undefined && !names.has(name))) return verbs
  return verbs.map((verb: unknown) => {
    if (!isRecord(verb)) return verb
    return mapped(verb, (_, value) => {
      if (member === undefined) return asDocument(value)
      return isRecord(value) && member in value ? { ...value, [member]: asDocument(value[member]) } : value
    })
  })
}

const textMembers: Readonly<Record<string, string>> = { comment: 'body', worklog: 'comment' }

/** Without text a field is empty: version 3 takes null for that. */
function asDocument(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value === '' ? null : fromWiki(value)
}

function mapped(record: ProviderRecord, read: (name: string, value: unknown) => unknown): ProviderRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, read(name, value)]))
}
