import type { UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { JqlField } from './fields.ts'
import { readJql } from './parse.ts'
import { quoted, rewriteValues } from './rewrite.ts'

export type Converted =
  | {
      readonly ok: true
      readonly original: string
      readonly query: string
      /** Somebody it names is not there, and stands in it as `unknown`. */
      readonly unknown: boolean
    }
  | { readonly ok: false; readonly message: string }

/** Puts account ids in place of the names and keys that people had before. */
export function replaceUserNames(state: State, fields: readonly JqlField[], original: string): Converted {
  const parsed = readJql(original)
  if (!parsed.ok) return { ok: false, message: parsed.message }
  let unknown = false
  const query = rewriteValues(original, parsed.query, ({ fieldName, value }) => {
    if (!namesPeople(fields, fieldName) || state.users.has(value.text)) return undefined
    const user = formerly(state, value.text)
    if (!user) unknown = true
    return user ? quoted(user.accountId) : 'unknown'
  })
  return { ok: true, original, query, unknown }
}

function namesPeople(fields: readonly JqlField[], fieldName: string): boolean {
  const wanted = fieldName.toLowerCase()
  if (wanted === 'by') return true
  const field = fields.find(({ names }) => names.some((name) => name.toLowerCase() === wanted))
  return field?.comparison.kind === 'reference' && field.comparison.type === 'user'
}

function formerly(state: State, word: string): UserRecord | undefined {
  const wanted = word.toLowerCase()
  return [...state.users.values()].find(
    (user) => user.name?.toLowerCase() === wanted || user.key?.toLowerCase() === wanted,
  )
}
