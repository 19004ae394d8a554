import { contentOf, type Node } from './node.ts'
import { writeInline } from './to-wiki-inline.ts'
import { oneLine } from './to-wiki-one-line.ts'

/** Rows of cells. A row is one line, so what stands in a cell becomes lines of text with breaks in between. */
export function writeTable(table: Node): string {
  return contentOf(table).map(writeRow).join('\n')
}

function writeRow(row: Node): string {
  const cells = contentOf(row)
  const last = cells.at(-1)
  if (last === undefined) return '| |'
  return cells.map((cell) => bar(cell) + cellText(cell)).join('') + bar(last)
}

function bar({ type }: Node): string {
  return type === 'tableHeader' ? '||' : '|'
}

function cellText(cell: Node): string {
  const text = writeInline(oneLine(contentOf(cell)), 'cell')
  return text.trim() === '' ? ' ' : text
}
