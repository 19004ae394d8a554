import { parseInline } from './from-wiki-inline.ts'
import type { AdfNode, NameOf } from './node.ts'
import type { Block } from './wiki-block.ts'

const bullet = /^\s*([*#-]+)\s+(.*)$/

interface Item {
  readonly marks: string
  readonly text: string
}

/** Lines beginning with `*`, `#` or `-`, as many as the level is deep. */
export function readList(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const items: Item[] = []
  for (let next = at; next < lines.length; next += 1) {
    const match = bullet.exec(lines[next] ?? '')
    if (!match) break
    items.push({ marks: match[1] ?? '*', text: match[2] ?? '' })
  }
  const first = items[0]
  if (!first) return undefined
  // Another kind of bullet at the top level begins another list.
  const end = items.findIndex((item) => listType(item.marks, 0) !== listType(first.marks, 0))
  const own = end < 0 ? items : items.slice(0, end)
  return { node: buildList(own, 0, nameOf), next: at + own.length }
}

/** Nesting deeper than this is flattened: no editor nests so, and every walk through a document is recursive. */
const depthMax = 40

function buildList(items: readonly Item[], depth: number, nameOf: NameOf): AdfNode {
  const content: AdfNode[] = []
  for (let at = 0; at < items.length; ) {
    const item = items[at]
    if (!item) break
    const isDeeper = (other: Item | undefined) => depth < depthMax && (other?.marks.length ?? 0) > depth + 1
    let end = at + 1
    while (end < items.length && isDeeper(items[end])) end += 1
    const skips = isDeeper(item)
    const nested = items.slice(skips ? at : at + 1, end)
    const paragraph = { type: 'paragraph', content: parseInline(skips ? '' : item.text, nameOf) }
    const inner = nested.length > 0 ? [paragraph, buildList(nested, depth + 1, nameOf)] : [paragraph]
    content.push({ type: 'listItem', content: inner })
    at = end
  }
  return { type: listType(items[0]?.marks ?? '*', depth), content }
}

function listType(marks: string, depth: number): 'orderedList' | 'bulletList' {
  return marks[Math.min(depth, marks.length - 1)] === '#' ? 'orderedList' : 'bulletList'
}
