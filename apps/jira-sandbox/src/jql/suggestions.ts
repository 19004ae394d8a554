import { statusCategories } from '../present/references.ts'
import type { State } from '../world/state.ts'
import type { JqlField } from './fields.ts'
import type { ReferenceType } from './reference-type.ts'

export interface Suggestion {
  readonly value: string
  readonly displayName: string
}

const suggestionsMax = 15

/** Values of a field whose name or value has the typed text at the beginning of a word, marked with `<b>`. */
export function suggest(state: State, field: JqlField, typed: string): Suggestion[] {
  const type = field.comparison.kind === 'reference' ? field.comparison.type : undefined
  const known = type === undefined ? [] : candidates(state, type, field)
  return known.flatMap((candidate) => marked(candidate, typed) ?? []).slice(0, suggestionsMax)
}

function marked({ value, displayName }: Suggestion, typed: string): Suggestion | undefined {
  if (typed === '') return { value, displayName: escaped(displayName) }
  const at = wordStart(displayName.toLowerCase(), typed.toLowerCase())
  if (at === -1) return undefined
  const end = at + typed.length
  const [before, match, after] = [displayName.slice(0, at), displayName.slice(at, end), displayName.slice(end)]
  return { value, displayName: `${escaped(before)}<b>${escaped(match)}</b>${escaped(after)}` }
}

function wordStart(text: string, typed: string): number {
  for (let at = text.indexOf(typed); at !== -1; at = text.indexOf(typed, at + 1)) {
    if (at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at
  }
  return -1
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function candidates(state: State, type: ReferenceType, { fieldId }: JqlField): Suggestion[] {
  if (type === 'label') return labels(state, fieldId).map(bare)
  if (/^(option|cascade):/.test(type)) {
    return (state.customFields.get(type.slice(type.indexOf(':') + 1))?.options ?? []).map(({ value }) => bare(value))
  }
  if (type === 'user') {
    const active = [...state.users.values()].filter((user) => user.active)
    return active.map((user) => ({ value: user.accountId, displayName: user.displayName }))
  }
  if (type === 'project') {
    return [...state.projects.values()].map(({ key, name }) => ({ value: name, displayName: `${name} (${key})` }))
  }
  return [...new Set(namesOf[type]?.(state) ?? [])].map(bare)
}

function bare(value: string): Suggestion {
  return { value, displayName: value }
}

type Named = Iterable<{ readonly name: string }>

function names(items: Named): string[] {
  return [...items].map((item) => item.name)
}

const namesOf: Readonly<Partial<Record<ReferenceType, (state: State) => string[]>>> = {
  issuetype: (state) => names(state.issueTypes.values()),
  status: (state) => names(state.statuses.values()),
  statusCategory: () => names(statusCategories),
  priority: (state) => names(state.priorities.values()),
  resolution: (state) => ['Unresolved', ...names(state.resolutions.values())],
  component: (state) => names(state.components.values()),
  version: (state) => names(state.versions.values()),
  sprint: (state) => names(state.sprints.values()),
  category: (state) => names(state.categories.values()),
  level: (state) => names([...state.securitySchemes.values()].flatMap((scheme) => scheme.levels)),
  filter: (state) => names(state.filters.values()),
  linkType: (state) => [...state.linkTypes.values()].flatMap((type) => [type.inward, type.outward]),
}

function labels(state: State, fieldId: string): string[] {
  const known = new Set<string>()
  for (const issue of state.issues.values()) {
    const value = issue.values[fieldId]
    if (Array.isArray(value)) for (const label of value) known.add(label)
  }
  return [...known].sort()
}
