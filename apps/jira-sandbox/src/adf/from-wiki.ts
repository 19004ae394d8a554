import { contentFor } from './content-model.ts'
import { parseInline } from './from-wiki-inline.ts'
import { readList } from './from-wiki-list.ts'
import { readFenced, readMacro } from './from-wiki-macro.ts'
import { readTable } from './from-wiki-table.ts'
import type { AdfNode, NameOf } from './node.ts'
import type { Block, BlockReader } from './wiki-block.ts'

/** Reads Jira wiki markup into a document. What is not markup stays text; no input is refused. */
export function fromWiki(wiki: string, nameOf: NameOf): AdfNode {
  const lines = wiki.replaceAll('\r\n', '\n').split('\n')
  return { type: 'doc', version: 1, content: readBlocks(lines, nameOf) }
}

function readBlocks(lines: readonly string[], nameOf: NameOf): AdfNode[] {
  const nodes: AdfNode[] = []
  for (let at = 0; at < lines.length; ) {
    const block = startedBlock(lines, at, nameOf) ?? readParagraph(lines, at, nameOf)
    if (block.node) nodes.push(block.node)
    at = block.next
  }
  return nodes
}

/** The block that a line begins, if it is not plain text. */
function startedBlock(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  for (const reader of readers) {
    const block = reader(lines, at, nameOf)
    if (block) return block
  }
  return undefined
}

const readers: readonly BlockReader[] = [
  (lines, at) => (lines[at]?.trim() === '' ? { node: undefined, next: at + 1 } : undefined),
  readHeading,
  readFenced,
  readQuotedLine,
  (lines, at, nameOf) => readMacro(lines, at, (inside) => readBlocks(inside, nameOf)),
  (lines, at) => (/^-{4,}\s*$/.test(lines[at] ?? '') ? { node: { type: 'rule' }, next: at + 1 } : undefined),
  readImage,
  readTable,
  readList,
]

function readHeading(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const match = /^\s*h([1-6])\.(?:\s+(.*))?$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const content = parseInline(match[2] ?? '', nameOf)
  return { node: { type: 'heading', attrs: { level: Number(match[1]) }, content }, next: at + 1 }
}

function readQuotedLine(lines: readonly string[], at: number, nameOf: NameOf): Block | undefined {
  const match = /^\s*bq\.\s+(.*)$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const content = contentFor('blockquote', [{ type: 'paragraph', content: parseInline(match[1] ?? '', nameOf) }])
  return { node: { type: 'blockquote', content }, next: at + 1 }
}

/** An image of another site alone in its line. Images of the issue itself stay words: they have no address yet. */
function readImage(lines: readonly string[], at: number): Block | undefined {
  const match = /^\s*!(https?:\/\/[^\s|!]+)(?:\|([^!\n]*))?!\s*$/.exec(lines[at] ?? '')
  if (!match?.[1]) return undefined
  const alt = /(?:^|,)alt=(.*)$/.exec(match[2] ?? '')?.[1]
  const attrs = { type: 'external', url: match[1], ...(alt !== undefined && alt !== '' && { alt }) }
  const content = [{ type: 'media', attrs }]
  return { node: { type: 'mediaSingle', attrs: { layout: 'align-start' }, content }, next: at + 1 }
}

function readParagraph(lines: readonly string[], at: number, nameOf: NameOf): Block {
  const content: AdfNode[] = []
  let next = at
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (next > at && startedBlock(lines, next, nameOf)) break
    if (next > at) content.push({ type: 'hardBreak' })
    content.push(...parseInline(line, nameOf))
  }
  return { node: { type: 'paragraph', content }, next }
}
