import { type Fidelity, type FilterRule, literalText, operators, type Predicate, readInstant } from '@valence/ceql'
import { allOf, type Clause, everything, members, plain, plainMembers, quote } from './jql.ts'

/** A predicate in JQL, and how faithful it is. */
export interface Translation {
  readonly fidelity: Fidelity
  readonly clause: Clause
}

/** One way to put predicates into JQL; undefined for those that it cannot say. */
export type Filter = (predicate: Predicate) => Translation | undefined

/** The rule of a field: the first filter that knows what to say. */
export function ruleOf(...filters: readonly Filter[]): FilterRule<Clause> {
  const translation = (predicate: Predicate): Translation | undefined => {
    for (const filter of filters) {
      const found = filter(predicate)
      if (found !== undefined) return found
    }
    return undefined
  }
  const fidelity = (predicate: Predicate) => translation(predicate)?.fidelity
  return {
    operators: Object.fromEntries(operators.map((operator) => [operator, fidelity])),
    translate: (predicate) => translation(predicate)?.clause ?? everything,
  }
}

/** `IS NULL` and `IS NOT NULL`, and of everything else at least that the field has a value: no comparison holds without one. */
export function presence(jql: string): Filter {
  return ({ operator }) => {
    if (operator === 'IS NULL') return { fidelity: 'exact', clause: plain(`${jql} IS EMPTY`) }
    return {
      fidelity: operator === 'IS NOT NULL' ? 'exact' : 'superset',
      clause: plain(`${jql} IS NOT EMPTY`),
    }
  }
}

/**
 * Names and ids of the site's own catalogues, e.g. of its statuses. Jira reads an operand as a name or key first and as an id
 * after that, without regard to case, as CEQL does. A denial is checked again, because the site may not know the value and then
 * it is not asked for. Jira's reading stands in one case: the former key of a project means that project.
 */
export function catalogue(jql: string): Filter {
  return listed(({ texts, isNegated }) => {
    if (!texts.every(isPlainName)) return undefined
    return { fidelity: isNegated ? 'superset' : 'exact', clause: members(jql, texts.map(quote), isNegated) }
  })
}

/**
 * One part of the object that a field holds, e.g. `status.name`. JQL compares with any of its names, so that what it finds is
 * checked again.
 */
export function partOf(filter: Filter, isWanted: (text: string) => boolean): Filter {
  return (predicate) => {
    const found = predicate.values.map(literalText).every(isWanted) ? filter(predicate) : undefined
    const isPositive = predicate.operator === '=' || predicate.operator === 'IN'
    return found === undefined || !isPositive ? undefined : { ...found, fidelity: 'superset' }
  }
}

/** Labels are free text without blanks. No site refuses one, and case does not matter: Jira keeps them folded for its search. */
export const labels: Filter = listed(({ texts, isNegated }) => {
  if (!texts.every((text) => isPlainName(text) && !/\s/.test(text))) return undefined
  return { fidelity: 'exact', clause: plainMembers('labels', texts.map(quote), isNegated) }
})

/** Numeric ids; JQL would read `010` as 10, and takes other text for a key. */
export const issueIds: Filter = listed(({ texts, isNegated }) => {
  return isNegated ? undefined : { fidelity: 'exact', clause: members('id', texts.filter(isId)) }
})

/** Keys; of an issue that was moved the old one finds it too. */
export const issueKeys: Filter = listed(({ texts, isNegated }) => {
  const keys = texts.filter(isKey).map((key) => quote(key.toUpperCase()))
  return isNegated ? undefined : { fidelity: 'superset', clause: members('key', keys) }
})

/** A parent by its key or id. */
export const parents: Filter = listed(({ texts, isNegated }) => {
  const operands = texts.flatMap((text) => (isKey(text) ? [quote(text.toUpperCase())] : isId(text) ? [text] : []))
  return isNegated ? undefined : { fidelity: 'superset', clause: members('parent', operands) }
})

/** People by account id. JQL finds nobody by name or address, so those stay with us. */
export function people(jql: string): Filter {
  return listed(({ texts, isNegated }) => {
    if (isNegated || !texts.every(isAccountId)) return undefined
    return {
      fidelity: 'exact',
      clause: members(
        jql,
        texts.map((text) => quote(text.toLowerCase())),
      ),
    }
  })
}

/**
 * Status categories, the same four on every site. Their ids and keys are fixed; names are shown in the caller's language, so
 * that an English one proves nothing.
 */
export const statusCategories: Filter = listed(({ texts, isNegated }) => {
  const found = texts.map((text) => categories.find(({ names }) => names.includes(text.toLowerCase())))
  const ids = found.flatMap((category) => (category === undefined ? [] : [category.id]))
  const areFixed = found.every((category, index) =>
    category?.names.slice(0, 2).includes(texts[index]?.toLowerCase() ?? ''),
  )
  if (ids.length < texts.length || (isNegated && !areFixed)) return undefined
  return {
    fidelity: areFixed ? 'exact' : 'superset',
    clause: plainMembers('statusCategory', [...new Set(ids)], isNegated),
  }
})

const categories: readonly { readonly id: string; readonly names: readonly string[] }[] = [
  { id: '1', names: ['1', 'undefined', 'no category'] },
  { id: '2', names: ['2', 'new', 'to do'] },
  { id: '3', names: ['3', 'done'] },
  { id: '4', names: ['4', 'indeterminate', 'in progress'] },
]

/**
 * Instants. JQL compares whole minutes, so two minutes more are asked for on both sides. Milliseconds since 1970 are the one form
 * that does not depend on the time zone of the calling account.
 */
export function instants(jql: string): Filter {
  const slackMs = 120_000
  return ranged(jql, slackMs, { earliest: 0, latest: endOfTime }, (instant) =>
    String(Math.floor(instant / 60_000) * 60_000),
  )
}

/** Days without a time; a day more is asked for on both sides. */
export function days(jql: string): Filter {
  const slackMs = 86_400_000
  const range = { earliest: Date.UTC(1900, 0), latest: endOfTime }
  return ranged(jql, slackMs, range, (instant) => quote(new Date(instant).toISOString().slice(0, 10)))
}

/**
 * Whole words of a text. Jira's text search knows words, stemmed, and not parts of them; so only a word that the text must
 * contain as one can be asked for. The text itself must be plain: markup has words that are not searched.
 */
export function words(jql: string): Filter {
  return ({ operator, values }) => {
    const [first] = values
    if (first === undefined || (operator !== 'LIKE' && operator !== '=')) return undefined
    const pattern = literalText(first)
    const isAnchored = operator === '=' || pattern.includes('%')
    const segments = operator === '=' ? [pattern] : pattern.split('%')
    const found = segments.flatMap((segment, index) => {
      const edges = { start: isAnchored && index === 0, end: isAnchored && index === segments.length - 1 }
      return wholeWords(segment, edges)
    })
    const clauses = [...new Set(found)].slice(0, wordsMax).map((word) => plain(`${jql} ~ ${quote(word)}`))
    return clauses.length === 0 ? undefined : { fidelity: 'superset', clause: allOf(clauses) }
  }
}

interface Listed {
  readonly texts: readonly string[]
  readonly isNegated: boolean
}

function listed(translate: (listed: Listed) => Translation | undefined): Filter {
  return ({ operator, values }) => {
    const isNegated = operator === '!=' || operator === 'NOT IN'
    if (!isNegated && operator !== '=' && operator !== 'IN') return undefined
    return translate({ texts: [...new Set(values.map(literalText))], isNegated })
  }
}

/** Jira takes blank text for emptiness, and trims. */
function isPlainName(text: string): boolean {
  return text !== '' && text === text.trim() && text.length <= 255 && !/\p{C}/u.test(text)
}

export function isId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text)
}

function isKey(text: string): boolean {
  return /^[a-z][a-z0-9_]*-[1-9]\d{0,17}$/i.test(text)
}

/** JQL may take digits for an id where a name is meant. */
export function isNoId(text: string): boolean {
  return !/^\d+$/.test(text)
}

/** The two forms of account ids that are in use. */
function isAccountId(text: string): boolean {
  return /^[0-9a-f]{24}$/i.test(text) || /^\d+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

const endOfTime = Date.UTC(9999, 11, 1)

interface Range {
  readonly earliest: number
  readonly latest: number
}

function ranged(jql: string, slackMs: number, range: Range, write: (instant: number) => string): Filter {
  const atLeast = (instant: number) =>
    instant - slackMs < range.earliest
      ? everything
      : plain(`${jql} >= ${write(Math.min(instant - slackMs, range.latest))}`)
  const atMost = (instant: number) =>
    instant + slackMs > range.latest
      ? everything
      : plain(`${jql} <= ${write(Math.max(instant + slackMs, range.earliest))}`)
  return ({ operator, values }) => {
    const read = values.map(instantOf)
    const found = read.filter((instant) => instant !== undefined)
    if (found.length === 0 || found.length < read.length) return undefined
    const [first, last] = [Math.min(...found), Math.max(...found)]
    if (operator === '=' || operator === 'IN')
      return { fidelity: 'superset', clause: allOf([atLeast(first), atMost(last)]) }
    if (operator === '<' || operator === '<=') return { fidelity: 'superset', clause: atMost(last) }
    if (operator === '>' || operator === '>=') return { fidelity: 'superset', clause: atLeast(first) }
    return undefined
  }
}

/** A literal of a date field as CEQL reads it. */
function instantOf(literal: Predicate['values'][number]): number | undefined {
  if (literal.kind === 'boolean') return undefined
  const instant = literal.kind === 'number' ? literal.value : (readInstant(literal.value) ?? Number(literal.value))
  return Number.isFinite(instant) ? instant : undefined
}

/** More words would not narrow the search further. */
const wordsMax = 8

/** Words of plain letters that blanks or the ends of the text enclose. */
function wholeWords(segment: string, edges: { readonly start: boolean; readonly end: boolean }): readonly string[] {
  const words = segment.split(' ')
  const sure = words.slice(edges.start ? 0 : 1, edges.end ? undefined : -1)
  return sure.map((word) => word.toLowerCase()).filter((word) => /^[a-z]{3,}$/.test(word) && !stopWords.has(word))
}

/** Words that an English text index leaves out, of three letters or more. */
const stopWords: ReadonlySet<string> = new Set(
  'and are but for into not such that the their then there these they this was will with'.split(' '),
)
