import { isRecord, type ProviderRecord } from '@valence/element-kit'
import { isDocument, toWiki } from '../text/adf.ts'

/**
 * A record of version 3 of Jira's API as version 2 shows it: rich text as wiki markup, links to version 2. That is the form that
 * clients of this element know, whichever version was called.
 */
export function asVersion2(record: ProviderRecord): ProviderRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name, 0)]))
}

/** Deeper than any record of Jira; what lies below stays as it is. */
const depthMax = 40

function convert(value: unknown, name: string, depth: number): unknown {
  if (typeof value === 'string') return links.has(name) ? linkToVersion2(value) : value
  if (typeof value !== 'object' || value === null || depth > depthMax) return value
  if (Array.isArray(value)) return value.map((item: unknown) => convert(item, name, depth + 1))
  if (isDocument(value)) return toWiki(value)
  if (!isRecord(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([inner, item]) => [inner, convert(item, name === 'avatarUrls' ? 'self' : inner, depth + 1)]),
  )
}

/** The members that hold links to the API; text that happens to be such a link elsewhere is the user's. */
const links: ReadonlySet<string> = new Set(['self', 'iconUrl', 'content', 'thumbnail', 'nextPage'])

function linkToVersion2(text: string): string {
  return /^https?:\/\//.test(text) ? text.replace('/rest/api/3/', '/rest/api/2/') : text
}
