import { readInline } from './from-wiki-inline.ts'
import { codeBlock } from './from-wiki-macro.ts'
import { type Node, paragraph } from './node.ts'
import type { BlockReader, Piece } from './wiki-lines.ts'

interface Item {
  /** The signs of the lists that it is in, e.g. `*#`. */
  readonly bullets: string
  readonly lines: string[]
  readonly blocks: Node[]
}

/** A list, and the lists in it: every line begins with the signs of all lists that it is in. */
export const readList: BlockReader = (pieces, at) => {
  if (itemOf(pieces[at]) === undefined) return undefined
  const items: Item[] = []
  let next = at
  for (; next < pieces.length; next += 1) {
    const piece = pieces[next]
    const last = items.at(-1)
    const item = itemOf(piece)
    if (item !== undefined) items.push(item)
    else if (last === undefined || piece === undefined || !continues(piece, last)) break
  }
  return { nodes: listsOf(items, 0), next }
}

/** Code belongs to the item that it follows without a blank line, and so do lines of text. */
function continues(piece: Piece, item: Item): boolean {
  if (typeof piece === 'object') {
    if (piece.name !== 'code' && piece.name !== 'noformat') return false
    item.blocks.push(codeBlock(piece))
    return true
  }
  if (item.blocks.length > 0 || /^\s*$|^\s*(?:h[1-6]\.|bq\.)(?:\s|$)|^\s*\||^\s*-{4,5}\s*$/.test(piece)) return false
  item.lines.push(piece)
  return true
}

function itemOf(piece: Piece | undefined): Item | undefined {
  const found = typeof piece === 'string' ? /^\s*([*#]{1,40}|-)[^\S\n]+(.*)$/.exec(piece) : null
  return found === null
    ? undefined
    : { bullets: (found[1] ?? '').replace('-', '*'), lines: [found[2] ?? ''], blocks: [] }
}

/** Items that stand beside each other at this depth; where the sign changes another list begins. */
function listsOf(items: readonly Item[], depth: number): readonly Node[] {
  const lists: Node[] = []
  for (let at = 0; at < items.length; ) {
    const sign = items[at]?.bullets[depth]
    const end = endOf(items, at, ({ bullets }) => bullets[depth] === sign)
    const content = itemsOf(items.slice(at, end), depth)
    lists.push({ type: sign === '#' ? 'orderedList' : 'bulletList', content })
    at = end
  }
  return lists
}

function itemsOf(items: readonly Item[], depth: number): readonly Node[] {
  const nodes: Node[] = []
  for (let at = 0; at < items.length; ) {
    const item = items[at]
    const isOwn = item !== undefined && item.bullets.length === depth + 1
    const start = isOwn ? at + 1 : at
    const end = endOf(items, start, ({ bullets }) => bullets.length > depth + 1)
    const own = isOwn ? [paragraph(readInline(item.lines.join('\n'))), ...item.blocks] : []
    nodes.push({ type: 'listItem', content: [...own, ...listsOf(items.slice(start, end), depth + 1)] })
    at = end
  }
  return nodes
}

function endOf(items: readonly Item[], from: number, isIn: (item: Item) => boolean): number {
  let end = from
  for (let item = items[end]; item !== undefined && isIn(item); item = items[end]) end += 1
  return end
}
