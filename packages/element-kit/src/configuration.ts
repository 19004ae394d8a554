import { Fault } from './fault.ts'

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
 * element does not declare are kept as they are.
 *
 * @throws Fault invalid_request that names every missing required key, or the key whose value does not fit.
 */
export function parseConfiguration(
  fields: readonly ConfigurationField[],
  input: Readonly<Record<string, unknown>>,
  current: Configuration = {},
): Configuration {
  const canonical = new Map(
    fields.flatMap((field) => [field.key, ...field.aliases].map((key) => [key, field] as const)),
  )
  const values = new Map(Object.entries(current))
  for (const [key, value] of Object.entries(input)) {
    if (value === null || value === undefined || value === mask) continue
    const field = canonical.get(key)
    values.set(field?.key ?? key, readValue(field, key, value))
  }
  for (const field of fields) {
    if (!values.has(field.key) && field.defaultValue !== undefined) values.set(field.key, field.defaultValue)
  }
  const missing = fields.filter((field) => field.required && !values.get(field.key)).map((field) => field.key)
  if (missing.length > 0) {
    throw new Fault('invalid_request', `The configuration lacks required keys: ${missing.join(', ')}.`)
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
  return declared.has(key) || /(password|secret|token|api[._]?key|signature\.key|credential)s?$/i.test(key)
}

function readValue(field: ConfigurationField | undefined, key: string, value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value).trim()
  if (text.includes('\0')) throw new Fault('invalid_request', `configuration['${key}'] contains a NUL character.`)
  return field === undefined || text === '' ? text : readers[field.kind](text, key)
}

const readers: Readonly<Record<ConfigurationKind, (text: string, key: string) => string>> = {
  text: (text) => text,
  secret: (text) => text,
  url: readUrl,
  boolean: (text, key) => {
    const lower = text.toLowerCase()
    if (lower === 'true' || lower === 'false') return lower
    throw new Fault('invalid_request', `configuration['${key}'] must be true or false, not '${text}'.`)
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
