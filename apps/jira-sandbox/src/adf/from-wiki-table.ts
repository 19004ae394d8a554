import { contentFor } from './content-model.ts'
import { parseInline } from './from-wiki-inline.ts'
import type { AdfNode, NameOf } from './node.ts'
import type { Block } from './wiki-block.ts'

/** Lines between bars; a double bar opens a header cell. */
export function readTable(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const rows: AdfNode[] = []
  let next = at
  for (; /^\s*\|.*[^\\]\|\s*$/.test(lines[next] ?? ''); next += 1)
    rows.push(readRow((lines[next] ?? '').trim(), nameOf))
  return rows.length === 0 ? undefined : { node: { type: 'table', content: rows }, next }
}

function readRow(line: string, nameOf: NameOf): AdfNode {
  const content = splitCells(line).map(({ isHeader, text }) => ({
    type: isHeader ? 'tableHeader' : 'tableCell',
    content: contentFor('tableCell', [{ type: 'paragraph', content: parseInline(text.trim(), nameOf) }]),
  }))
  return { type: 'tableRow', content }
}

interface Cell {
  readonly isHeader: boolean
  readonly text: string
}

/** A bar that is escaped, or inside of a link or of code, does not end the cell. */
function splitCells(line: string): Cell[] {
  const cells: Cell[] = []
  for (let at = 0; at < line.length; ) {
    const isHeader = line.startsWith('||', at)
    const start = at + (isHeader ? 2 : 1)
    const end = cellEnd(line, start)
    // Behind the last bar of the row there is no cell.
    if (start < line.length) cells.push({ isHeader, text: line.slice(start, end) })
    at = end
  }
  return cells
}

function cellEnd(line: string, start: number): number {
  let isLink = false
  for (let at = start; at < line.length; at += 1) {
    const char = line[at]
    if (char === '\\') at += 1
    else if (line.startsWith('{{', at) && line.includes('}}', at)) at = line.indexOf('}}', at) + 1
    else if (char === '[' && line.includes(']', at)) isLink = true
    else if (char === ']') isLink = false
    else if (char === '|' && !isLink) return at
  }
  return line.length
}
