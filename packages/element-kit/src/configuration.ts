import { type Authentication, authenticationOf } from './authentication.ts'
import { Fault } from './fault.ts'
import { isStorable, unstorable } from './storable.ts'

/** Configuration values of an instance by key. Values are always text: `"true"`, not `true`. */
export type Configuration = Readonly<Record<string, string>>

export type ConfigurationKind = 'text' | 'secret' | 'url' | 'boolean' | 'json'

/** One key that a caller gives when provisioning. This one declaration drives validation, masking, sealing, redaction and docs. */
export interface ConfigurationField {
  readonly key: string
  readonly name: string
  readonly description: string
  readonly kind: ConfigurationKind
  readonly required: boolean
  readonly defaultValue?: string
  /** Other spellings of the key that clients send; answers show `key` only. */
  readonly aliases: readonly string[]
}

type FieldOptions = Partial<Pick<ConfigurationField, 'required' | 'defaultValue' | 'aliases'>>

const declare =
  (kind: ConfigurationKind) =>
  (key: string, name: string, description: string, options: FieldOptions = {}): ConfigurationField => ({
    key,
    name,
    description,
    kind,
    required: false,
    aliases: [],
    ...options,
  })

/** A plain text key. */
export const text = declare('text')
/** A key whose value is sealed at rest, masked in answers and redacted from logs. */
export const secret = declare('secret')
/** An absolute http(s) URL without user information; a trailing slash is dropped. */
export const url = declare('url')
/** `true` or `false`, as text or as JSON boolean. */
export const boolean = declare('boolean')
/** A JSON document, as text or as an object. */
export const json = declare('json')

/** What stands in an answer for a secret. Sent back in an update, it means "unchanged". */
export const mask = '********'

/**
 * Reads a caller's configuration: aliases become keys, values become text, `********` keeps what was there, and keys that the
 * element does not declare are kept as they are. What the way of authentication needs that is meant is required, too.
 *
 * @throws Fault invalid_request that names every missing required key, or the key whose value does not fit.
 */
export function parseConfiguration(
  fields: readonly ConfigurationField[],
  input: Readonly<Record<string, unknown>>,
  current: Configuration = {},
  ways: readonly Authentication[] = [],
): Configuration {
  const canonical = new Map(
    fields.flatMap((field) => [field.key, ...field.aliases].map((key) => [key, field] as const)),
  )
  const values = new Map(Object.entries(current))
  for (const [key, value] of Object.entries(input)) {
    checkKey(key)
    if (value === null || value === undefined || value === mask) continue
    const field = canonical.get(key)
    values.set(field?.key ?? key, readValue(field, key, value))
  }
  for (const field of fields) {
    if (!values.has(field.key) && field.defaultValue !== undefined) values.set(field.key, field.defaultValue)
  }
  if (values.size > keysMax) {
    throw new Fault('invalid_request', `The configuration has more than ${keysMax} keys.`)
  }
  const way = ways.length === 0 ? undefined : authenticationOf(ways, Object.fromEntries(values))
  const wanted = new Set(way?.requires)
  const missing = fields.flatMap(({ key, required }) =>
    (required || wanted.has(key)) && !values.get(key) ? [key] : [],
  )
  if (missing.length > 0) {
    const readAs = way !== undefined && ways.length > 1 ? ` They are those of authentication.type ${way.type}.` : ''
    throw new Fault('invalid_request', `The configuration lacks required keys: ${missing.join(', ')}.${readAs}`)
  }
  return Object.fromEntries(values)
}

/** The configuration as an answer shows it: every secret that has a value is masked. */
export function maskConfiguration(fields: readonly ConfigurationField[], configuration: Configuration): Configuration {
  const secrets = new Set(secretKeys(fields))
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [key, value !== '' && isSecret(secrets, key) ? mask : value]),
  )
}

/** The keys whose values must never be seen. */
export function secretKeys(fields: readonly ConfigurationField[]): readonly string[] {
  return fields.filter((field) => field.kind === 'secret').map((field) => field.key)
}

/**
 * Whether a key holds a secret: declared so, or, for keys that no field declares, named like one. A client that posts more
 * than an element asks for must not find its token in clear in an answer.
 */
export function isSecret(declared: ReadonlySet<string>, key: string): boolean {
  return declared.has(key) || secretName.test(key)
}

const secretName =
  /(passw(or)?d|passphrase|secret|token|(api|access|private)[._-]?key|signature\.key|credential|authorization)s?$/i

/** An unknown key is kept as it is, so how many there are, and how long they are, is not left to the caller. */
const keysMax = 500
const keyLengthMax = 200
const valueLengthMax = 64 * 1024
/** What browsers and servers take; it also bounds what reading an address may cost. */
const urlLengthMax = 2_000

function checkKey(key: string): void {
  if (key.length > keyLengthMax) {
    throw new Fault('invalid_request', `A configuration key has more than ${keyLengthMax} characters.`)
  }
  if (!isStorable(key)) throw new Fault('invalid_request', `A configuration key ${unstorable}.`)
}

function readValue(field: ConfigurationField | undefined, key: string, value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value).trim()
  const lengthMax = field?.kind === 'url' ? urlLengthMax : valueLengthMax
  if (text.length > lengthMax) {
    throw new Fault('invalid_request', `configuration['${key}'] has more than ${lengthMax} characters.`)
  }
  if (!isStorable(text)) throw new Fault('invalid_request', `configuration['${key}'] ${unstorable}.`)
  return field === undefined || text === '' ? text : readers[field.kind](text, key)
}

const readers: Readonly<Record<ConfigurationKind, (text: string, key: string) => string>> = {
  text: (text) => text,
  secret: (text) => text,
  url: readUrl,
  boolean: (text, key) => {
    const lower = text.toLowerCase()
    if (lower === 'true' || lower === 'false') return lower
    throw new Fault('invalid_request', `configuration['${key}'] must be true or false, not '${text.slice(0, 40)}'.`)
  },
  json: (text, key) => {
    try {
      JSON.parse(text)
      return text
    } catch (cause) {
      throw new Fault('invalid_request', `configuration['${key}'] is not valid JSON.`, { cause })
    }
  },
}

function readUrl(text: string, key: string): string {
  const parsed = URL.canParse(text) ? new URL(text) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new Fault(
      'invalid_request',
      `configuration['${key}'] must be an absolute http(s) URL, e.g. https://acme.example.`,
    )
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new Fault('invalid_request', `configuration['${key}'] must not carry a user name or password.`)
  }
  return text.replace(/\/+$/, '')
}
