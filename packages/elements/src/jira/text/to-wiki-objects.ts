import { isRecord } from '@valence/element-kit'
import { linkAddress } from './markup.ts'
import { attribute, type Node, typeOf } from './node.ts'

/** The words that stand for a node that is no text, as people see them in Jira. */
export function wordsOf(node: Node): string {
  if (typeof node.text === 'string') return node.text
  const write = words.get(typeOf(node))
  return write === undefined ? attribute(node, 'text') : write(node)
}

const words: ReadonlyMap<string, (node: Node) => string> = new Map([
  ['emoji', (node: Node) => attribute(node, 'text') || attribute(node, 'shortName')],
  ['mention', (node: Node) => attribute(node, 'text') || `@${attribute(node, 'id')}`],
  ['date', dayOf],
  ['placeholder', () => ''],
  ...['inlineCard', 'blockCard', 'embedCard'].map((type) => [type, addressOf] as const),
  ...['media', 'mediaInline'].map((type) => [type, (node: Node) => attribute(node, 'alt')] as const),
  ...['expand', 'nestedExpand'].map((type) => [type, (node: Node) => attribute(node, 'title')] as const),
])

/** A day is kept as milliseconds since 1970. */
function dayOf(node: Node): string {
  const instant = new Date(Number(attribute(node, 'timestamp') || Number.NaN))
  return Number.isNaN(instant.getTime()) ? '' : instant.toISOString().slice(0, 10)
}

/** A card has an address, or data in JSON-LD that tells it. */
function addressOf(node: Node): string {
  const data = isRecord(node.attrs) ? node.attrs.data : undefined
  return attribute(node, 'url') || (isRecord(data) && typeof data.url === 'string' ? data.url : '')
}

export function cardMarkup(node: Node, kind: string): string | undefined {
  const url = wordsOf(node)
  return linkAddress.test(url) ? `[${url}|${url}|${kind}]` : undefined
}

/** A file by its name, which the editor keeps as the words that stand for it; an image of another site by its address. */
export function mediaMarkup(node: Node): string | undefined {
  const name = attribute(node, 'alt')
  const url = attribute(node, 'url')
  if (/^https?:\/\/[^\s|!]+$/.test(url))
    return `!${url}${name === '' ? '' : `|alt=${name.replaceAll(/[!|\s,]+/g, ' ')}`}!`
  if (name === '' || /[\n|!^[\]{}\\]/.test(name)) return undefined
  const isFile = node.type === 'mediaInline' && attribute(node, 'type') !== 'image'
  return isFile ? `[^${name}]` : `!${name}!`
}
