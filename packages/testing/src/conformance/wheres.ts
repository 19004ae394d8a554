import { type Arity, arities, type Operator, operators } from '@valence/ceql'
import { type Field, literalType, type ProviderRecord, readField } from '@valence/element-kit'

/** Conditions on one field with every operator, about values that occur in the records, nearly occur, or do not. */
export function wheresOn(field: Field, records: readonly ProviderRecord[], valuesMax: number): readonly string[] {
  const values = valuesOf(field, records, valuesMax)
  return operators.flatMap((operator) => conditions(field, operator, values))
}

function conditions(field: Field, operator: Operator, values: readonly string[]): readonly string[] {
  const looksAtText = operator.endsWith('LIKE') || operator.endsWith('CONTAINS')
  const operands = operandsOf[arities[operator]](looksAtText ? values.flatMap(patternsOf) : values)
  return operands.map((operand) => `\`${field.path}\` ${operator}${operand}`)
}

/** What may stand behind an operator, made of these values. */
const operandsOf: { readonly [A in Arity]: (values: readonly string[]) => readonly string[] } = {
  none: () => [''],
  one: (values) => values.map((value) => ` ${quoted(value)}`),
  two: (values) => values.map((value, index) => ` ${quoted(value)} AND ${quoted(values.at(index - 1) ?? value)}`),
  list: (values) => [` (${values.map(quoted).join(', ')})`],
}

function valuesOf(field: Field, records: readonly ProviderRecord[], valuesMax: number): readonly string[] {
  const present = records
    .flatMap((record) => [readField(record, field.path, field)].flat())
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map(String)
    .filter((text) => text.length <= lengthMax)
  const distinct = [...new Set(present)].toSorted()
  const step = Math.max(1, Math.floor(distinct.length / valuesMax))
  const seen = distinct.filter((_, index) => index % step === 0).slice(0, valuesMax)
  return [...seen.map((text) => written(field, text)), absent[literalType(field)]]
}

const lengthMax = 200

const absent: Readonly<Record<ReturnType<typeof literalType>, string>> = {
  string: 'Nowhere',
  any: 'Nowhere',
  number: '-7',
  boolean: 'true',
  date: '1999-12-31',
  datetime: '1999-12-31T23:59:59Z',
}

/** Moments are asked for as CEQL writes them; other text in the other case, too, for case means nothing. */
function written(field: Field, text: string): string {
  const type = literalType(field)
  if (type === 'datetime') return new Date(text).toISOString()
  return type === 'any' ? text.toUpperCase() : text
}

function patternsOf(text: string): readonly string[] {
  const part = text.slice(Math.floor(text.length / 4), Math.ceil((3 * text.length) / 4))
  return [text, `%${part}%`, `${text.slice(0, Math.ceil(text.length / 2))}%`]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
