import { isRecord } from '@valence/element-kit'

/**
 * JSON for people: of each object only the members that matter, named by path, with `…` for the rest; on one line what fits there.
 * Without paths everything is shown.
 */
export function preview(value: unknown, paths?: readonly string[]): string {
  return layOut(shorten(value, paths), '')
}

const width = 100
const textMax = 90
/** What opens something is not printed whole, not even where it dies with the demo: nobody should learn to print it. */
const credential = /^(vl[a-z]_|sandbox-)\w{8}/

/** An object of which some members are not shown. */
class Excerpt {
  readonly shown: Readonly<Record<string, unknown>>

  constructor(shown: Readonly<Record<string, unknown>>) {
    this.shown = shown
  }
}

function shorten(value: unknown, paths: readonly string[] | undefined): unknown {
  if (typeof value === 'string') return shortenText(value)
  if (Array.isArray(value)) return value.map((item) => shorten(item, paths))
  if (!isRecord(value)) return value
  const kept = Object.entries(value).flatMap(([name, member]) => {
    const wanted = paths?.filter((path) => path === name || path.startsWith(`${name}.`))
    if (wanted?.length === 0) return []
    const within = wanted?.includes(name) ? undefined : wanted?.map((path) => path.slice(name.length + 1))
    return [[name, shorten(member, within)] as const]
  })
  const shown = Object.fromEntries(kept)
  return kept.length === Object.keys(value).length ? shown : new Excerpt(shown)
}

function shortenText(text: string): string {
  const [opening] = credential.exec(text) ?? []
  if (opening !== undefined) return `${opening}…`
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text
}

function layOut(value: unknown, indent: string): string {
  const line = onOneLine(value)
  if (line.length + indent.length <= width) return line
  const deeper = `${indent}  `
  const parts = partsOf(value)
  if (parts === undefined) return line
  const lines = parts.members.map(([label, member]) => `${deeper}${label}${layOut(member, deeper)}`)
  const all = parts.isExcerpt ? [...lines, `${deeper}…`] : lines
  const isList = Array.isArray(value) && value.every((item) => partsOf(item) === undefined)
  return `${parts.open}\n${isList ? fill(all, deeper) : all.join(',\n')}\n${indent}${parts.close}`
}

/** Short items side by side, as many as fit. */
function fill(items: readonly string[], indent: string): string {
  return items.reduce((text, item) => {
    const last = text.slice(text.lastIndexOf('\n') + 1)
    const joined = `${last}, ${item.trim()}`
    return text === '' ? item : joined.length <= width ? `${text}, ${item.trim()}` : `${text},\n${indent}${item.trim()}`
  }, '')
}

function onOneLine(value: unknown): string {
  const parts = partsOf(value)
  if (parts === undefined) return JSON.stringify(value) ?? ''
  const members = parts.members.map(([label, member]) => `${label}${onOneLine(member)}`)
  return `${parts.open}${[...members, ...(parts.isExcerpt ? ['…'] : [])].join(', ')}${parts.close}`
}

/** What an object or an array consists of; undefined for anything else. */
function partsOf(value: unknown) {
  if (Array.isArray(value)) {
    const members = value.map((item) => ['', item] as const)
    return { open: '[', close: ']', members, isExcerpt: false }
  }
  const shown = value instanceof Excerpt ? value.shown : value
  if (!isRecord(shown)) return undefined
  const members = Object.entries(shown).map(([name, member]) => [`${JSON.stringify(name)}: `, member] as const)
  return { open: '{', close: '}', members, isExcerpt: value instanceof Excerpt }
}
