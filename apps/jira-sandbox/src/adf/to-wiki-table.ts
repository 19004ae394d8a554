import { isInline } from './inline-nodes.ts'
import type { AdfNode } from './node.ts'
import { shownText } from './plain-text.ts'
import { writeInline } from './to-wiki-inline.ts'
import { oneLine, writeText } from './wiki-escape.ts'

/** A row is one line of wiki markup, so what stands in a cell is written as lines of text with forced breaks. */
export function writeTable(node: AdfNode): string {
  return (node.content ?? []).map(writeRow).join('\n')
}

function writeRow(row: AdfNode): string {
  const cells = row.content ?? []
  const last = cells.at(-1)
  if (!last) return '| |'
  return cells.map((cell) => bar(cell) + cellText(cell)).join('') + bar(last)
}

function bar(cell: AdfNode): string {
  return cell.type === 'tableHeader' ? '||' : '|'
}

function cellText(cell: AdfNode): string {
  const text = oneLine(cellLines(cell.content ?? []).join('\n'))
  return text.trim() === '' ? ' ' : text
}

function cellLines(nodes: readonly AdfNode[]): string[] {
  if (nodes.some(isInline)) return [writeInline(nodes, 'cell')]
  return nodes.flatMap((node) => {
    const words = writeText(shownText(node), { place: 'cell', after: '', closing: '' })
    return [...(words === '' ? [] : [words]), ...cellLines(node.content ?? [])]
  })
}
