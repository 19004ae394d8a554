import { statusCategories } from '../present/references.ts'
import { findIssue, findProject, type State } from '../world/state.ts'
import type { JqlContext } from './context.ts'
import type { ReferenceType } from './reference-type.ts'

/** Ids the word stands for: by id, key or name, without regard to case. `undefined` when it stands for nothing. */
export function resolveWord(type: ReferenceType, word: string, context: JqlContext): readonly string[] | undefined {
  if (type.startsWith('option:')) return resolveOption(context.state, type.slice('option:'.length), word)
  if (type.startsWith('cascade:')) return resolveOption(context.state, type.slice('cascade:'.length), word)
  const ids = resolvers[type]?.(word, context) ?? []
  return ids.length === 0 ? undefined : ids
}

/** The configured place of each value, for `>` and `<`; undefined when the type has no order. */
export function rankTable(type: ReferenceType, state: State): ReadonlyMap<string, number> | undefined {
  // The list of priorities runs from the highest down, so that a high place is a small index.
  if (type === 'priority') return new Map([...state.priorities.keys()].map((id, index) => [id, -index]))
  if (type === 'resolution') return new Map([...state.resolutions.keys()].map((id, index) => [id, index]))
  if (type !== 'version') return undefined
  return new Map([...state.versions.values()].map((version) => [version.id, version.position]))
}

type Resolver = (word: string, context: JqlContext) => readonly string[]

const resolvers: Readonly<Partial<Record<ReferenceType, Resolver>>> = {
  project: (word, { state }) => {
    const project = findProject(state, word)
    return project ? [project.id] : named(word, state.projects.values())
  },
  issuetype: (word, { state }) => named(word, state.issueTypes.values()),
  status: (word, { state }) => named(word, state.statuses.values()),
  statusCategory: (word) =>
    statusCategories
      .filter((it) => String(it.id) === word || sameWord(it.name, word) || sameWord(it.key, word))
      .map((it) => String(it.id)),
  priority: (word, { state }) => named(word, state.priorities.values()),
  resolution: (word, { state }) => named(word, state.resolutions.values()),
  user: (word, { usersNamed }) => usersNamed(word),
  group: (word, { state }) =>
    [...state.groups.values()].filter((it) => it.groupId === word || sameWord(it.name, word)).map((it) => it.groupId),
  component: (word, { state }) => named(word, state.components.values()),
  version: (word, { state }) => named(word, state.versions.values()),
  // A label nobody uses is no mistake.
  label: (word) => [word.toLowerCase()],
  sprint: (word, { state }) =>
    [...state.sprints.values()]
      .filter((it) => String(it.id) === word || sameWord(it.name, word))
      .map((it) => String(it.id)),
  issue: (word, { state, mayBrowse }) => {
    const issue = findIssue(state, word)
    return issue && mayBrowse(issue) ? [issue.id] : []
  },
  category: (word, { state }) => named(word, state.categories.values()),
  level: (word, { state }) =>
    named(
      word,
      [...state.securitySchemes.values()].flatMap((scheme) => scheme.levels),
    ),
  filter: (word, { state }) => named(word, state.filters.values()),
  linkType: (word, { state }) =>
    [...state.linkTypes.values()]
      .filter((it) => it.id === word || [it.name, it.inward, it.outward].some((name) => sameWord(name, word)))
      .map((it) => it.id),
}

function resolveOption(state: State, fieldId: string, word: string): string[] | undefined {
  const options = state.customFields.get(fieldId)?.options ?? []
  const ids = options.filter((option) => option.id === word || sameWord(option.value, word)).map((option) => option.id)
  return ids.length === 0 ? undefined : ids
}

/** By id first; several things may share a name. */
function named(word: string, items: Iterable<{ readonly id: string; readonly name: string }>): string[] {
  const byName: string[] = []
  for (const item of items) {
    if (item.id === word) return [item.id]
    if (sameWord(item.name, word)) byName.push(item.id)
  }
  return byName
}

function sameWord(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
