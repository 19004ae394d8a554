import { isRecord, type ProviderRecord } from '@valence/element-kit'
import { isDocument, toWiki } from '../text/adf.ts'

/**
 * A record of version 3 of Jira's API as version 2 shows it: rich text as wiki markup, links to version 2. That is the form that
 * clients of this element know, whichever version was called.
 */
export function asVersion2(record: ProviderRecord): ProviderRecord {
  return convertMembers(record, false, 0)
}

/** Deeper than any record of Jira; what lies below stays as it is. */
const depthMax = 40

/** Every member of every issue of a list passes here, hence plain loops, and copies only of what changes. */
function convertMembers(record: ProviderRecord, areLinks: boolean, depth: number): ProviderRecord {
  let copy: Record<string, unknown> | undefined
  for (const name in record) {
    const member = record[name]
    const converted = convert(member, areLinks ? 'self' : name, depth + 1)
    if (converted === member) continue
    copy ??= { ...record }
    put(copy, name, converted)
  }
  return copy ?? record
}

function convert(value: unknown, name: string, depth: number): unknown {
  if (typeof value === 'string') return links.has(name) ? linkToVersion2(value) : value
  if (typeof value !== 'object' || value === null || depth > depthMax) return value
  if (Array.isArray(value)) return convertItems(value, name, depth)
  if (isDocument(value)) return toWiki(value)
  return isRecord(value) ? convertMembers(value, name === 'avatarUrls', depth) : value
}

function convertItems(items: readonly unknown[], name: string, depth: number): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < items.length; index++) {
    const converted = convert(items[index], name, depth + 1)
    if (converted === items[index]) continue
    copy ??= items.slice()
    copy[index] = converted
  }
  return copy ?? items
}

/** The members that hold links to the API; text that happens to be such a link elsewhere is the user's. */
const links: ReadonlySet<string> = new Set(['self', 'iconUrl', 'content', 'thumbnail', 'nextPage'])

const version3 = '/rest/api/3/'

function linkToVersion2(text: string): string {
  const at = text.indexOf(version3)
  if (at < 0 || !(text.startsWith('https://') || text.startsWith('http://'))) return text
  return `${text.slice(0, at)}/rest/api/2/${text.slice(at + version3.length)}`
}

/** JSON may name a member `__proto__`; a plain assignment would set the prototype instead. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
