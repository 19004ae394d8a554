import { Fault, type Field } from '@valence/element-kit'
import { z } from 'zod'

/**
 * Text as the value that a field of its type takes: a number, an option by its value, a list with commas between, a cascading option
 * as `Parent > Child`, a user by anything he is called. JSON is taken as it is where objects or lists are meant.
 *
 * @throws Fault invalid_request for what cannot be one, naming the field
 */
export function textAsValue(field: Field, text: string): unknown {
  if (field.nativeType === 'sprint') return numberOf(field, text)
  if (field.kind === 'array') {
    const list = jsonOf(text, '[')
    return list ?? split(text).map((item) => scalarOf(field, itemType(field), item))
  }
  return scalarOf(field, field.nativeType ?? field.kind, text)
}

function itemType({ nativeType = '', itemKind = 'string' }: Field): string {
  return nativeType.startsWith(arrayOf) ? nativeType.slice(arrayOf.length) : itemKind
}

const arrayOf = 'array of '

function scalarOf(field: Field, type: string, text: string): unknown {
  const write = writers.get(type)
  return jsonOf(text, '{') ?? (write === undefined ? text : write(text.trim(), field))
}

type Writer = (text: string, field: Field) => unknown

const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['number', (text, field) => numberOf(field, text)],
  ['date', (text) => (/^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 10) : text)],
  ['datetime', (text) => instantOf(text)],
  ['option', (text) => ({ value: text })],
  ['option-with-child', cascading],
  ['user', (text) => ({ displayName: text })],
  ['group', (text) => ({ name: text })],
  ['project', (text) => ({ [isNumber(text) ? 'id' : 'key']: text })],
  ...['version', 'component', 'priority', 'resolution', 'issuetype', 'securitylevel'].map((type): [string, Writer] => [
    type,
    (text) => ({ [isNumber(text) ? 'id' : 'name']: text }),
  ]),
])

function numberOf(field: Field, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new Fault('invalid_request', `'${field.displayName}' takes a number, not '${text}'.`)
}

function cascading(text: string): unknown {
  const [parent = '', ...rest] = text.split('>').map((part) => part.trim())
  return rest.length === 0 ? { value: parent } : { value: parent, child: { value: rest.join(' > ') } }
}

/** Jira takes one form of instants only: milliseconds, and an offset without a colon. */
function instantOf(text: string): string {
  const instant = Date.parse(text)
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
  const hasOffset = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text)
  if (!isIso || Number.isNaN(instant)) return text
  const utc = hasOffset ? instant : Date.parse(`${text.includes('T') ? text : `${text}T00:00`}Z`)
  return Number.isNaN(utc) ? text : new Date(utc).toISOString().replace('Z', '+0000')
}

function split(text: string): readonly string[] {
  return text
    .split(/[,;\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text)
}

function jsonOf(text: string, opening: '[' | '{'): unknown {
  if (!text.trimStart().startsWith(opening)) return undefined
  try {
    return z.json().parse(JSON.parse(text))
  } catch {
    // It only looks like JSON: then it is text.
    return undefined
  }
}
