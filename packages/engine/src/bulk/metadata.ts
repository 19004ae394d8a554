import { Fault, isStorable, unstorable } from '@valence/element-kit'
import { z } from 'zod'
import type { FileFormat } from './job.ts'
import { isNestedDeeper, nestingMax } from './nesting.ts'

const metaDataSchema = z.looseObject({
  format: z.string().optional(),
  action: z.string().optional(),
  identifierFieldName: z.string().optional(),
})

/**
 * Reads the `metaData` of an upload: an object, or the JSON text that a multipart field carries.
 *
 * @throws Fault invalid_request for what is not an object, for what cannot be kept, and for an upsert, which would be a plain create if it were ignored.
 */
export function readMetaData(input: unknown): Readonly<Record<string, unknown>> {
  if (input === undefined || input === '') return {}
  const parsed = metaDataSchema.safeParse(typeof input === 'string' ? parseJson(input) : input)
  if (!parsed.success) throw new Fault('invalid_request', 'metaData must be a JSON object, e.g. {"format":"csv"}.')
  if (isNestedDeeper(parsed.data, nestingMax)) {
    throw new Fault('invalid_request', `metaData is nested deeper than ${nestingMax} levels.`)
  }
  if (!isKeepable(parsed.data)) throw new Fault('invalid_request', `metaData ${unstorable}.`)
  const { action, identifierFieldName } = parsed.data
  if (identifierFieldName || (action !== undefined && action.toLowerCase() !== 'create')) {
    throw new Fault(
      'invalid_request',
      'A bulk load creates records; it does not update them. Leave identifierFieldName and action out of metaData.',
    )
  }
  return parsed.data
}

/** What the caller says the file is, else what its name or content type tells; CSV when nothing does. */
export function formatOf(
  metaData: Readonly<Record<string, unknown>>,
  upload: { readonly fileName?: string; readonly contentType?: string },
): FileFormat {
  const said = metaData.format
  if (typeof said === 'string') {
    const format = formats.get(said.toLowerCase())
    if (format !== undefined) return format
    throw new Fault(
      'invalid_request',
      `metaData.format is '${said}'. It can be csv or json (an array, or one object a line).`,
    )
  }
  const isJson =
    /\.(json|jsonl|ndjson)$/i.test(upload.fileName ?? '') || /\bx?-?(nd)?jsonl?\b/i.test(upload.contentType ?? '')
  return isJson ? 'JSON' : 'CSV'
}

const formats: ReadonlyMap<string, FileFormat> = new Map([
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['jsonl', 'JSON'],
  ['ndjson', 'JSON'],
])

/** Postgres refuses JSON in which a name or a text is not storable, wherever it stands. */
function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => isStorable(name) && isKeepable(member))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Fault('invalid_request', 'metaData is not valid JSON.', { cause })
  }
}
