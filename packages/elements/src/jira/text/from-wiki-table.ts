import { contentFor } from './content-model.ts'
import { readLink } from './from-wiki-link.ts'
import { bareUrl } from './markup.ts'
import type { Node } from './node.ts'
import type { BlockReader, Piece } from './wiki-lines.ts'

/** Rows of `||heads||` and `|cells|`. A row that is not closed goes on in the next line. */
export function readTable(readBlocks: (pieces: readonly Piece[]) => readonly Node[]): BlockReader {
  return (pieces, at) => {
    const rows: Node[] = []
    let next = at
    for (;;) {
      const row = rowAt(pieces, next)
      if (row === undefined) break
      const content = cellsOf(row.text).map(({ isHead, text }) => ({
        type: isHead ? 'tableHeader' : 'tableCell',
        content: contentFor('tableCell', readBlocks(text.trim().split('\n'))),
      }))
      rows.push({ type: 'tableRow', content })
      next = row.next
    }
    return rows.length === 0 ? undefined : { nodes: [{ type: 'table', content: rows }], next }
  }
}

function rowAt(pieces: readonly Piece[], at: number): { readonly text: string; readonly next: number } | undefined {
  const first = pieces[at]
  if (typeof first !== 'string' || !/^\s*\|/.test(first)) return undefined
  if (isClosed(first)) return { text: first, next: at + 1 }
  const lines = [first]
  for (let next = at + 1; next < pieces.length; next += 1) {
    const line = pieces[next]
    if (typeof line !== 'string' || line.trim() === '' || /^\s*\|/.test(line)) break
    lines.push(line)
    if (isClosed(line)) return { text: lines.join('\n'), next: next + 1 }
  }
  return { text: first, next: at + 1 }
}

function isClosed(line: string): boolean {
  return /(?<!\\)(?:\\\\)*\|\s*$/.test(line) && line.trim() !== '|'
}

interface Cell {
  readonly isHead: boolean
  readonly text: string
}

/** Cells end at bars; those of links, of code and behind a backslash belong to the text. */
function cellsOf(row: string): readonly Cell[] {
  const text = row.trim()
  const cells: Cell[] = []
  let start = text.startsWith('||') ? 2 : 1
  let isHead = start === 2
  for (let at = start; at < text.length; ) {
    if (text[at] !== '|') {
      at = behind(text, at)
      continue
    }
    cells.push({ isHead, text: text.slice(start, at) })
    isHead = text[at + 1] === '|'
    at += isHead ? 2 : 1
    start = at
  }
  if (start < text.length) cells.push({ isHead, text: text.slice(start) })
  return cells.length === 0 ? [{ isHead: false, text: '' }] : cells
}

function behind(text: string, at: number): number {
  if (text[at] === '\\') return at + 2
  code.lastIndex = at
  if (code.test(text)) return code.lastIndex
  if (text[at] === '[') return readLink(text, at, { marks: [] }, () => [])?.next ?? at + 1
  bareUrl.lastIndex = at
  return text[at] === 'h' && bareUrl.test(text) ? bareUrl.lastIndex : at + 1
}

const code = /\{\{[^|\n]{1,4000}?\}\}/y
