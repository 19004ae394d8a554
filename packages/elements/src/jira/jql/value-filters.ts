import { literalText, type Operator } from '@valence/ceql'
import { isAccountId } from '../incidents/person.ts'
import type { Filter, Translation } from './filters.ts'
import { members, plainMembers, quote } from './jql.ts'

/**
 * Names and ids of the site's own catalogues, e.g. of its statuses. Jira reads a quoted operand as a name or key first and as an id
 * after that, and a bare number the other way round, without regard to case; digits are asked for in both ways, because to CEQL they
 * are both. A denial is checked again, because the site may not know the value and then it is not asked for. Jira's reading stands in
 * one case: the former key of a project means that project.
 */
export function catalogue(jql: string): Filter {
  return listed(({ texts, isNegated }) => {
    if (!texts.every(isPlainName)) return undefined
    const operands = texts.flatMap((text) => (isId(text) ? [quote(text), text] : [quote(text)]))
    // Jira takes 007 for the id 7.
    const isCertain = !isNegated && texts.every((text) => isId(text) || isNoId(text))
    return { fidelity: isCertain ? 'exact' : 'superset', clause: members(jql, operands, isNegated) }
  })
}

/** The catalogue of resolutions, in which JQL takes the word Unresolved for having none. */
export const resolutions: Filter = (predicate) => {
  const isSpecial = predicate.values.some((value) => literalText(value).toLowerCase() === 'unresolved')
  return isSpecial ? undefined : catalogue('resolution')(predicate)
}

/** Labels are free text without blanks. No site refuses one, and case does not matter: Jira keeps them folded for its search. */
export function labels(jql: string): Filter {
  return listed(({ texts, isNegated }) => {
    if (!texts.every((text) => isPlainName(text) && !/\s/.test(text))) return undefined
    return { fidelity: 'exact', clause: plainMembers(jql, texts.map(quote), isNegated) }
  })
}

/** Numeric ids; JQL would read `010` as 10, and takes other text for a key. */
export const issueIds: Filter = listed(({ texts, isNegated }) => {
  return isNegated ? undefined : { fidelity: 'exact', clause: members('id', texts.filter(isId)) }
})

/**
 * Texts that begin with the key of a project: all keys that do are of its issues. JQL has an order of keys, too, but counts where CEQL
 * compares text.
 */
export const keysOfProject: Filter = ({ operator, values }) => {
  const starts = values.map((value) => startsOf[operator]?.(literalText(value)))
  const [project, ...others] = starts.map((start) => /^([a-z][a-z0-9_]+)-/i.exec(start ?? '')?.[1]?.toUpperCase())
  if (project === undefined || others.some((other) => other !== project)) return undefined
  return { fidelity: 'superset', clause: members('project', [quote(project)]) }
}

/** With what a key has to begin in order to meet a predicate; of a range this holds when both ends begin alike. */
const startsOf: { readonly [O in Operator]?: (text: string) => string } = {
  LIKE: (pattern) => pattern.slice(0, Math.max(0, pattern.indexOf('%'))),
  BETWEEN: (end) => end,
}

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

/** People by account id, or, where Jira finds them so, by what they are called; then CEQL decides who is meant. */
export function people(jql: string): Filter {
  return listed(({ texts, isNegated }) => {
    if (isNegated) return undefined
    if (!texts.every(isAccountId)) return { fidelity: 'superset', clause: { kind: 'people', field: jql, texts } }
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
