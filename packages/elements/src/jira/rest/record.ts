import { Fault, path } from '@valence/element-kit'
import { z } from 'zod'

/** A record of which only the id is relied on; whatever else Jira shows passes. */
export const record = z.looseObject({ id: z.string() })

/** Some of Jira's ids are numbers; ours are text. */
export const numberedRecord = z.looseObject({ id: z.union([z.string(), z.number()]).transform(String) })

/** The path of the issue that a child belongs to. */
export function issuePath([issue]: readonly string[]): string {
  if (issue === undefined) throw new Fault('invalid_request', 'This is reached through its incident only.')
  return path`/rest/api/2/issue/${issue}`
}

/** The path of the project that a child belongs to. */
export function projectPath([project]: readonly string[]): string {
  if (project === undefined) throw new Fault('invalid_request', 'This is reached through its project only.')
  return path`/rest/api/2/project/${project}`
}

/**
 * By these a literal matches a user: Cloud has account ids, Data Center names and keys. Addresses are shown only to whom the user
 * allows.
 */
export const personIdentities: readonly string[] = ['accountId', 'name', 'key', 'displayName', 'emailAddress']
