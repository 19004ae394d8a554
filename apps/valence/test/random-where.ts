import { parse, print } from '@valence/ceql'
import { type Field, literalType, type ProviderRecord, readField } from '@valence/element-kit'
import fc from 'fast-check'

interface WheresOptions {
  /** Dates may be told from the time of the request, too. */
  readonly withMoments?: boolean
}

/** Queries about values that occur in the records, nearly occur, or do not. */
export function wheres(
  records: readonly ProviderRecord[],
  fields: readonly Field[],
  options: WheresOptions = {},
): fc.Arbitrary<string> {
  const onField = fields.filter((field) => field.filterable).map((field) => predicatesOn(field, records, options))
  const predicates = fc.oneof(...onField)
  const { where } = fc.letrec<{ where: string }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      predicates,
      fc
        .tuple(tie('where'), fc.constantFrom('AND', 'OR'), tie('where'))
        .map(([left, joint, right]) => `(${left}) ${joint} (${right})`),
    ),
  }))
  return where.map((text) => print(parse(text)))
}

const orders = ['<', '<=', '>', '>=']

function predicatesOn(
  field: Field,
  records: readonly ProviderRecord[],
  { withMoments = false }: WheresOptions,
): fc.Arbitrary<string> {
  const name = fc.constantFrom(field.path, field.vendorPath)
  const present = records
    .flatMap((record) => [readField(record, field.path, field)].flat())
    .filter((value) => value !== null && value !== undefined)
  const isText = ['string', 'any'].includes(literalType(field))
  const seen = fc.constantFrom(
    ...new Set(present.map(String)),
    ...(isText ? ['Nowhere', '', ' x ', '7', "it's"] : sampleOf(field)),
  )
  const quoted = seen.chain((text) => variants(field, text)).map((text) => `'${text.replaceAll("'", "''")}'`)
  const isDate = ['date', 'datetime'].includes(literalType(field))
  const value = withMoments && isDate ? fc.oneof({ weight: 2, arbitrary: quoted }, moments) : quoted
  const comparisons = fc.constantFrom('=', '!=', ...orders)
  const choices = [
    fc.tuple(name, comparisons, value).map((parts) => parts.join(' ')),
    fc
      .tuple(name, fc.constantFrom('IN', 'NOT IN'), fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([left, operator, values]) => `${left} ${operator} (${values.join(', ')})`),
    fc
      .tuple(name, fc.constantFrom('BETWEEN', 'NOT BETWEEN'), value, value)
      .map(([left, operator, low, high]) => `${left} ${operator} ${low} AND ${high}`),
    fc
      .tuple(name, fc.constantFrom('IS NULL', 'IS NOT NULL', 'IS EMPTY', 'IS NOT EMPTY'))
      .map((parts) => parts.join(' ')),
  ]
  const pattern = seen.chain(patternsOf).map((text) => `'${text.replaceAll("'", "''")}'`)
  const like = fc
    .tuple(name, fc.constantFrom('LIKE', 'NOT LIKE', 'CONTAINS', 'NOT CONTAINS'), pattern)
    .map((parts) => parts.join(' '))
  return fc.oneof(...choices, like)
}

const increments = fc.constantFrom('', '-1', '+1', '-1d', '-1w 2d', '+1M', '-1y', '3h', '-90m', '-2M 3h')
const moments = fc.oneof(
  fc.constantFrom('now()', "'-1w 2d'", '-12d', '+1M', '-31d', '-1y', '-90m'),
  fc
    .tuple(fc.constantFrom('start', 'end'), fc.constantFrom('Day', 'Week', 'Month', 'Year'), increments)
    .map(([edge, unit, increment]) => `${edge}Of${unit}(${increment})`),
)

function sampleOf(field: Field): readonly string[] {
  if (literalType(field) === 'number') return ['0', '3', '-1']
  return literalType(field) === 'boolean' ? ['true'] : ['2026-01-20T10:00:00Z', '2026-02-01', '1960-01-01']
}

/** The text itself, in another case, or a date a little beside it. */
function variants(field: Field, text: string): fc.Arbitrary<string> {
  const type = literalType(field)
  if (type === 'date' || type === 'datetime') {
    const shifts = fc.constantFrom(0, 1, -1, 59_999, -60_000, 3_600_000, -86_400_000)
    return shifts.map((shift) => new Date(new Date(text).getTime() + shift).toISOString())
  }
  return type === 'number' ? fc.constant(text) : fc.constantFrom(text, text.toUpperCase(), text.toLowerCase())
}

function patternsOf(text: string): fc.Arbitrary<string> {
  const cut = fc.nat({ max: text.length })
  return fc.tuple(cut, cut, fc.constantFrom('', '%'), fc.constantFrom('', '%')).map(([left, right, before, after]) => {
    return before + text.slice(Math.min(left, right), Math.max(left, right)) + after
  })
}
