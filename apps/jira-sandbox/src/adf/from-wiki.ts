import { parseInline } from './from-wiki-inline.ts'
import type { AdfNode, NameOf } from './node.ts'

/** Reads Jira wiki markup into a document. What is not markup stays text; no input is refused. */
export function fromWiki(wiki: string, nameOf: NameOf): AdfNode {
  const lines = wiki.replaceAll('\r\n', '\n').split('\n')
  return { type: 'doc', version: 1, content: readBlocks(lines, nameOf) }
}

interface Block {
  readonly node: AdfNode | undefined
  readonly next: number
}
type BlockReader = (lines: readonly string[], at: number, nameOf: NameOf) => Block | undefined

function readBlocks(lines: readonly string[], nameOf: NameOf): AdfNode[] {
  const nodes: AdfNode[] = []
  for (let at = 0; at < lines.length; ) {
    const block = readBlock(lines, at, nameOf)
    if (block.node) nodes.push(block.node)
    at = block.next
  }
  return nodes
}

function readBlock(lines: readonly string[], at: number, nameOf: NameOf): Block {
  for (const reader of readers) {
    const block = reader(lines, at, nameOf)
    if (block) return block
  }
  return readParagraph(lines, at, nameOf)
}

const readers: readonly BlockReader[] = [
  (lines, at) => (lines[at]?.trim() === '' ? { node: undefined, next: at + 1 } : undefined),
  readHeading,
  readFenced,
  readQuote,
  (lines, at) => (/^-{4,}\s*$/.test(lines[at] ?? '') ? { node: { type: 'rule' }, next: at + 1 } : undefined),
  readTable,
  readList,
]

function readHeading(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const match = /^\s*h([1-6])\.\s+(.*)$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const content = parseInline(match[2] ?? '', nameOf)
  return { node: { type: 'heading', attrs: { level: Number(match[1]) }, content }, next: at + 1 }
}

function readFenced(lines: readonly string[], at: number): Block | undefined {
  const match = /^\s*\{(code|noformat)(?::([^}]*))?\}(.*)$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const [, word = 'code', settings = '', first = ''] = match
  const close = `{${word}}`
  const body: string[] = []
  let next = at
  for (let rest = first; ; rest = lines[next] ?? '') {
    const end = rest.indexOf(close)
    next += 1
    body.push(end < 0 ? rest : rest.slice(0, end))
    if (end >= 0 || next >= lines.length) break
  }
  if (body[0] === '') body.shift()
  if (body.at(-1) === '') body.pop()
  const language = settings.split('|').find((setting) => setting !== '' && !setting.includes('='))
  const text = body.join('\n')
  const content = text === '' ? [] : [{ type: 'text', text }]
  return { node: { type: 'codeBlock', ...(language && { attrs: { language } }), content }, next }
}

function readQuote(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const line = lines[at] ?? ''
  const single = /^\s*bq\.\s+(.*)$/.exec(line)
  if (single) {
    const content = [{ type: 'paragraph', content: parseInline(single[1] ?? '', nameOf) }]
    return { node: { type: 'blockquote', content }, next: at + 1 }
  }
  if (!/^\s*\{quote\}/.test(line)) return undefined
  const inside: string[] = []
  let next = at
  for (let rest = line.replace(/^\s*\{quote\}/, ''); ; rest = lines[next] ?? '') {
    const end = rest.indexOf('{quote}')
    next += 1
    inside.push(end < 0 ? rest : rest.slice(0, end))
    if (end >= 0 || next >= lines.length) break
  }
  return { node: { type: 'blockquote', content: readBlocks(inside, nameOf) }, next }
}

function readTable(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const rows: AdfNode[] = []
  let next = at
  for (; /^\s*\|.*\|\s*$/.test(lines[next] ?? ''); next += 1) rows.push(readRow(lines[next] ?? '', nameOf))
  return rows.length === 0 ? undefined : { node: { type: 'table', content: rows }, next }
}

function readRow(line: string, nameOf: NameOf): AdfNode {
  const header = line.trim().startsWith('||')
  const inner = line.trim().replace(/^\|+/, '').replace(/\|+$/, '')
  const cells = splitCells(inner, header ? '||' : '|').map((cell) => ({
    type: header ? 'tableHeader' : 'tableCell',
    content: [{ type: 'paragraph', content: parseInline(cell.trim(), nameOf) }],
  }))
  return { type: 'tableRow', content: cells }
}

/** A bar inside a link does not end the cell. */
function splitCells(text: string, bar: string): string[] {
  const cells: string[] = ['']
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    if (text[at] === ']') depth = Math.max(0, depth - 1)
    if (depth === 0 && text.startsWith(bar, at)) {
      cells.push('')
      at += bar.length - 1
    } else cells.push((cells.pop() ?? '') + text[at])
  }
  return cells
}

const bullet = /^\s*([*#-]+)\s+(.*)$/

function readList(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const items: { marks: string; text: string }[] = []
  let next = at
  for (; next < lines.length; next += 1) {
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

function buildList(items: readonly { marks: string; text: string }[], depth: number, nameOf: NameOf): AdfNode {
  const content: AdfNode[] = []
  for (let at = 0; at < items.length; ) {
    const item = items[at]
    if (!item) break
    let end = at + 1
    while (end < items.length && (items[end]?.marks.length ?? 0) > depth + 1) end += 1
    const nested = items.slice(item.marks.length > depth + 1 ? at : at + 1, end)
    const paragraph = {
      type: 'paragraph',
      content: parseInline(item.marks.length > depth + 1 ? '' : item.text, nameOf),
    }
    const inner = nested.length > 0 ? [paragraph, buildList(nested, depth + 1, nameOf)] : [paragraph]
    content.push({ type: 'listItem', content: inner })
    at = end
  }
  return { type: listType(items[0]?.marks ?? '*', depth), content }
}

function listType(marks: string, depth: number): 'orderedList' | 'bulletList' {
  return marks[Math.min(depth, marks.length - 1)] === '#' ? 'orderedList' : 'bulletList'
}

function readParagraph(lines: readonly string[], at: number, nameOf: NameOf): Block {
  const content: AdfNode[] = []
  let next = at
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (line.trim() === '' || (next > at && startsBlock(lines, next, nameOf))) break
    if (next > at) content.push({ type: 'hardBreak' })
    content.push(...parseInline(line, nameOf))
  }
  return { node: { type: 'paragraph', content }, next }
}

function startsBlock(lines: readonly string[], at: number, nameOf: NameOf): boolean {
  return readers.some((reader) => reader(lines, at, nameOf) !== undefined)
}
