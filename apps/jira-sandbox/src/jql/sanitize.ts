import { allows, mayBrowse } from '../permissions/permissions.ts'
import type { UserRecord } from '../records/records.ts'
import { findIssue, findProject, type State } from '../world/state.ts'
import { readJql } from './parse.ts'
import { rewriteValues } from './rewrite.ts'

export type Sanitized =
  | { readonly sanitizedQuery: string }
  | {
      readonly errors: { readonly errorMessages: readonly string[]; readonly errors: Readonly<Record<string, string>> }
    }

/** Puts ids in place of the names and keys of projects and issues that a reader (undefined: anybody) may not see. */
export function sanitizeQuery(state: State, text: string, reader: UserRecord | undefined): Sanitized {
  const parsed = readJql(text)
  if (!parsed.ok) return { errors: { errorMessages: [parsed.message], errors: {} } }
  const sanitizedQuery = rewriteValues(text, parsed.query, ({ fieldName, value }) => {
    const field = fieldName.toLowerCase()
    if (field === 'project') return hiddenProject(state, value.text, reader)
    return issueFields.has(field) ? hiddenIssue(state, value.text, reader) : undefined
  })
  return { sanitizedQuery }
}

const issueFields: ReadonlySet<string> = new Set(['issuekey', 'key', 'id', 'issue', 'parent', 'parentepic'])

function hiddenProject(state: State, word: string, reader: UserRecord | undefined): string | undefined {
  const named = (name: string) => name.toLowerCase() === word.toLowerCase()
  const project = findProject(state, word) ?? [...state.projects.values()].find(({ name }) => named(name))
  return project && !allows(state, reader, 'BROWSE_PROJECTS', project) ? project.id : undefined
}

function hiddenIssue(state: State, word: string, reader: UserRecord | undefined): string | undefined {
  const issue = findIssue(state, word)
  return issue && !mayBrowse(state, reader, issue) ? issue.id : undefined
}
