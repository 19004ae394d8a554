import { Fault, type Field, isRecord, type ProviderRecord } from '@valence/element-kit'
import { textAsValue } from './field-values.ts'

/**
 * A body for creating or changing an issue, in version 2 of Jira's API. Accepted are Jira's own shape (`{"fields":{…}}`), plain names
 * (`{"summary":…,"project":"HELP"}`), dotted ones as a CSV header has them (`fields.project.key`), and any mixture. Text for a
 * field that holds objects becomes the object that names it. People stay as they are named, and documents documents: only the site
 * knows who is meant, and what it can keep.
 */
export function issueBody(body: ProviderRecord): ProviderRecord {
  if (body.fields !== undefined && !isRecord(body.fields)) {
    throw new Fault('invalid_request', "'fields' must be an object with the fields of the issue.")
  }
  const given = Object.entries(body.fields ?? none)
  const named = Object.entries(body).filter(([name]) => name !== 'fields' && !besideFields.has(name))
  const fields = [...given, ...named].reduce((fields, [name, value]) => {
    return place(fields, name.replace(/^fields\./, '').split('.'), value, name)
  }, none)
  const beside = Object.entries(body).filter(([name]) => requestMembers.has(name))
  return {
    ...Object.fromEntries(beside),
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fieldValue(name, value)])),
  }
}

/**
 * A row of a CSV file as such a body: the header names the field, an empty cell is no field. A cell of a custom field is written as
 * the field's type demands.
 */
export function issueBodyOfRow(row: Readonly<Record<string, string>>, known: readonly Field[] = []): ProviderRecord {
  const custom = new Map(known.filter(({ custom }) => custom).map((field) => [field.path, field]))
  const cells = Object.entries(row).map(([header, cell]) => [header.trim(), cell] as const)
  for (const [header] of cells) {
    if (!/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u.test(header)) {
      throw new Fault(
        'invalid_request',
        `Column '${header}' is not the name of a field, such as summary or fields.project.key.`,
      )
    }
    if (besideFields.has(header)) {
      throw new Fault('invalid_request', `Column '${header}' cannot be set on an issue.`)
    }
  }
  const values = cells.map(([header, cell]) => {
    const field = custom.get(header.replace(/^fields\./, ''))
    return [header, field === undefined ? cell : textAsValue(field, cell)] as const
  })
  return issueBody(Object.fromEntries(values))
}

const none: ProviderRecord = {}

/** What Jira takes beside `fields`. */
const requestMembers: ReadonlySet<string> = new Set(['update', 'properties', 'transition', 'historyMetadata'])

/** These too stand beside `fields` in a record; whoever sends a record back does not mean to set them. */
const besideFields: ReadonlySet<string> = new Set([...requestMembers, 'id', 'key', 'self', 'expand'])

function place(into: ProviderRecord, path: readonly string[], value: unknown, name: string): ProviderRecord {
  const [member = '', ...rest] = path
  const present = Object.hasOwn(into, member) ? into[member] : undefined
  if (rest.length === 0 && present === undefined) return { ...into, [member]: value }
  if (rest.length === 0 || (present !== undefined && !isRecord(present))) {
    throw new Fault('invalid_request', `'${name}' is given twice: once as a whole and once in part.`)
  }
  return { ...into, [member]: place(present ?? none, rest, value, name) }
}

function fieldValue(name: string, value: unknown): unknown {
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  return read === undefined ? value : read(value)
}

type Reader = (value: unknown) => unknown

const readers: Readonly<Record<string, Reader>> = {
  project: reference('key'),
  issuetype: reference('name'),
  priority: reference('name'),
  resolution: reference('name'),
  security: reference('name'),
  parent: reference('key'),
  labels: list((label) => label),
  components: list(reference('name')),
  fixVersions: list(reference('name')),
  versions: list(reference('name')),
}

/** Text as the object that it names; digits alone are an id. */
function reference(member: string): Reader {
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return value
    const text = String(value).trim()
    return { [/^\d+$/.test(text) ? 'id' : member]: text }
  }
}

/** A list as it is, or text with commas in between. */
function list(read: Reader): Reader {
  return (value) => {
    if (typeof value !== 'string') return Array.isArray(value) ? value.map(read) : value
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(read)
  }
}
