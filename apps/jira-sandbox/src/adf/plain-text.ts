import type { AdfNode } from './node.ts'

/** The words of a node without any markup: of its texts, and of what its attributes show to a reader. */
export function plainText(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'hardBreak') return '\n'
  const shown = shownText(node)
  return [...(shown === '' ? [] : [shown]), ...(node.content ?? []).map(plainText)].join(
    blockParents.has(node.type) ? '\n' : '',
  )
}

const blockParents: ReadonlySet<string> = new Set([
  ...['doc', 'blockquote', 'bulletList', 'orderedList', 'listItem', 'panel', 'table', 'tableRow', 'tableCell'],
  ...['tableHeader', 'expand', 'nestedExpand', 'taskList', 'decisionList', 'layoutSection', 'layoutColumn'],
  ...['bodiedExtension', 'bodiedSyncBlock', 'mediaSingle', 'mediaGroup', 'blockTaskItem'],
])

/** What a reader sees of a node that keeps its words in its attributes. */
export function shownText(node: AdfNode): string {
  return shown[node.type]?.(node) ?? ''
}

type Shower = (node: AdfNode) => string

const shown: Readonly<Record<string, Shower>> = {
  mention: (node) => attribute(node, 'text') || `@${attribute(node, 'id')}`,
  emoji: (node) => attribute(node, 'text') || attribute(node, 'shortName'),
  date: (node) => dayOf(attribute(node, 'timestamp')),
  status: (node) => attribute(node, 'text'),
  placeholder: (node) => attribute(node, 'text'),
  inlineCard: addressOf,
  blockCard: addressOf,
  embedCard: addressOf,
  expand: (node) => attribute(node, 'title'),
  nestedExpand: (node) => attribute(node, 'title'),
  extension: (node) => attribute(node, 'text'),
  inlineExtension: (node) => attribute(node, 'text'),
  bodiedExtension: (node) => attribute(node, 'text'),
  media: (node) => attribute(node, 'alt') || attribute(node, 'url'),
  mediaInline: (node) => attribute(node, 'alt'),
}

export function attribute(node: AdfNode, name: string): string {
  const value = node.attrs?.[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Cards name their address, or carry the linked thing itself as JSON-LD, or a query of a data source. */
export function addressOf(node: AdfNode): string {
  const given = attribute(node, 'url')
  if (given !== '') return given
  const { data } = node.attrs ?? {}
  if (typeof data !== 'object' || data === null) return ''
  const told = 'url' in data ? data.url : 'name' in data ? data.name : ''
  return typeof told === 'string' ? told : ''
}

/** Epoch milliseconds as a day; what is no such number is shown as it is. */
function dayOf(timestamp: string): string {
  const instant = new Date(/^-?\d+$/.test(timestamp) ? Number(timestamp) : Number.NaN)
  return Number.isNaN(instant.getTime()) ? timestamp : instant.toISOString().slice(0, 10)
}
