import { allTexts, single } from './comparisons.ts'
import type { ReferenceComparison } from './field.ts'
import type { JqlField } from './fields.ts'
import {
  type ColumnSource,
  everything,
  type Known,
  type Plan,
  type Term,
  type TermSource,
  type TermsKnown,
  termsPlan,
  unset,
} from './plan.ts'
import type { SortValue } from './sort-value.ts'
import { type TextPart, type TextQuery, textTerms } from './text.ts'
import type { Words } from './words.ts'

// Which indexes serve a field. A field whose values follow from other records than the issue has none: a change of
// those would not reach the index.

export function referenceSource({ fieldId, comparison }: JqlField): TermSource | undefined {
  if (comparison.kind !== 'reference' || comparison.derived) return undefined
  return idsSource(fieldId, comparison)
}

function idsSource(fieldId: string, { ids }: ReferenceComparison): TermSource {
  return { key: `reference ${fieldId}`, isOrder: true, terms: ids }
}

export const projectSource: TermSource = idsSource('project', single('project', 'project'))
export const levelSource: TermSource = idsSource('level', single('level', 'security'))

/** Documents that have one of the ids, or none at all. */
export function referencePlan(field: JqlField, ids: Iterable<string>, empty: boolean): Plan {
  return termsPlan(referenceSource(field), empty ? [...ids, unset] : ids)
}

/** Files what has a value and what has none. */
export function presenceSource({ fieldId, comparison }: JqlField): TermSource | undefined {
  if (comparison.kind !== 'presence') return undefined
  return { key: `presence ${fieldId}`, terms: (issue) => (comparison.present(issue) ? [present] : []) }
}

const present: Term = 'present'

export function presencePlan(field: JqlField, isPresent: boolean): Plan {
  return termsPlan(presenceSource(field), [isPresent ? present : unset])
}

/** The keys of what programs keep with an issue. */
export const propertySource: TermSource = { key: 'properties', terms: ({ properties }) => Object.keys(properties) }

/** What the index knows of documents that have one of the ids, or none of them; `empty` stands for having none at all. */
export function referenceKnown(
  field: JqlField,
  kind: TermsKnown['kind'],
  ids: Iterable<string>,
  empty: boolean,
): Known | undefined {
  const source = referenceSource(field)
  return source && { kind, source, terms: empty ? [...ids, unset] : [...ids] }
}

export function columnSource({ fieldId, comparison }: JqlField): ColumnSource | undefined {
  const key = `column ${fieldId}`
  if (comparison.kind === 'instant' && !comparison.ofCaller) return { key, value: (issue) => comparison.at(issue) }
  if (comparison.kind === 'place') return { key, value: comparison.place }
  if (comparison.kind === 'day') return { key, value: comparison.day }
  return comparison.kind === 'number' ? { key, value: comparison.number } : undefined
}

/** Values from one end to the other; `null` leaves an end open. */
export function rangePlan(field: JqlField, from: SortValue, to: SortValue): Plan {
  const source = columnSource(field)
  return source ? { kind: 'range', source, from, to } : everything
}

/** One index serves all that the master field looks into: what it finds for one of them alone is tested again anyway. */
export function textSource({ fieldId, comparison }: JqlField, words: Words): TermSource | undefined {
  if (comparison.kind !== 'text') return undefined
  if (!comparison.apart) return masterTextSource(words)
  return { key: `text ${fieldId}`, terms: (issue) => textTerms(comparison.texts(issue), words) }
}

/** The words of everything that the field `text` looks into. */
export function masterTextSource(words: Words): TermSource {
  return { key: 'text', terms: (issue) => textTerms(allTexts(issue), words) }
}

export function textPlan(field: JqlField, query: TextQuery, words: Words): Plan {
  const source = textSource(field, words)
  if (!source) return everything
  return { kind: 'and', plans: query.parts.flatMap((part) => partPlans(part, source, words)) }
}

function partPlans(part: TextPart, source: TermSource, words: Words): Plan[] {
  if (part.kind === 'phrase') return part.stems.map((stem) => termsPlan(source, [stem]))
  let stems: ReadonlySet<number> | undefined
  const terms = () => {
    stems ??= words.stemsMatching(part.pattern)
    return stems
  }
  return [{ kind: 'terms', source, terms }]
}
