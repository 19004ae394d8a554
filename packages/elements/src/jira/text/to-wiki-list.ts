import { contentOf, depthMax, type Node, typeOf } from './node.ts'
import { writeInline } from './to-wiki-inline.ts'
import { oneLine } from './to-wiki-one-line.ts'

type WriteBlock = (node: Node, depth: number) => string

/** Lists of tasks and of decisions are lists: wiki markup has no boxes to tick. */
export function isList(node: Node): boolean {
  return lists.has(typeOf(node))
}

const lists: ReadonlySet<string> = new Set(['bulletList', 'orderedList', 'taskList', 'decisionList'])

/** Every line of a list begins with the signs of all lists that it is in. */
export function writeList(node: Node, outer: string, depth: number, writeBlock: WriteBlock): string {
  if (depth > depthMax || outer.length >= bulletsMax) return ''
  const bullets = outer + (node.type === 'orderedList' ? '#' : '*')
  const items = contentOf(node).map((item) =>
    isList(item) ? writeList(item, bullets, depth + 1, writeBlock) : writeItem(item, bullets, depth + 1, writeBlock),
  )
  return items.filter((item) => item !== '').join('\n')
}

/** Deeper than any list is nested. */
const bulletsMax = 40

/** An item is one line; lists in it and code follow in lines of their own. */
function writeItem(item: Node, bullets: string, depth: number, writeBlock: WriteBlock): string {
  const children = contentOf(item)
  const isApart = (child: Node) => isList(child) || child.type === 'codeBlock'
  const first = children.findIndex(isApart)
  const own = first < 0 ? children : children.slice(0, first)
  const rest = children.slice(own.length).map((child) => {
    if (isList(child)) return writeList(child, bullets, depth + 1, writeBlock)
    return child.type === 'codeBlock' ? writeBlock(child, depth + 1) : writeInline(oneLine([child]), 'item')
  })
  return [`${bullets} ${writeInline(oneLine(own), 'item')}`, ...rest].filter((part) => part !== '').join('\n')
}
