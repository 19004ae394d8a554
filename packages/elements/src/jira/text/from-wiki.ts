import { contentFor } from './content-model.ts'
import { readInline } from './from-wiki-inline.ts'
import { readList } from './from-wiki-list.ts'
import { readMacro } from './from-wiki-macro.ts'
import { readTable } from './from-wiki-table.ts'
import { type AdfDocument, type Node, paragraph } from './node.ts'
import { type Block, type BlockReader, type Piece, piecesOf } from './wiki-lines.ts'

/**
 * Wiki markup as a document, the form of rich text in version 3 of Jira's API. What is no markup stays text, and so does what a
 * document cannot say: the name of a file, a user name. No text is refused.
 */
export function fromWiki(wiki: string): AdfDocument {
  const pieces = piecesOf(wiki.replaceAll(/\r\n?/g, '\n'))
  return { type: 'doc', version: 1, content: readBlocks(pieces) }
}

function readBlocks(pieces: readonly Piece[]): readonly Node[] {
  const nodes: Node[] = []
  for (let at = 0; at < pieces.length; ) {
    const block = startedBlock(pieces, at) ?? readParagraph(pieces, at)
    nodes.push(...block.nodes)
    at = block.next
  }
  return nodes
}

function startedBlock(pieces: readonly Piece[], at: number): Block | undefined {
  for (const read of readers) {
    const block = read(pieces, at)
    if (block !== undefined) return block
  }
  return undefined
}

const readers: readonly BlockReader[] = [
  line(/^\s*$/, () => []),
  (pieces, at) => {
    const piece = pieces[at]
    return typeof piece === 'object' ? { nodes: readMacro(piece, fromWiki), next: at + 1 } : undefined
  },
  line(/^\s*h([1-6])\.(?:\s+(.*))?$/, ([, level, words = '']) => [
    { type: 'heading', attrs: { level: Number(level) }, content: readInline(words) },
  ]),
  line(/^\s*bq\.\s+(.*)$/, ([, words = '']) => [
    { type: 'blockquote', content: contentFor('blockquote', [paragraph(readInline(words))]) },
  ]),
  line(/^\s*-{4,5}\s*$/, () => [{ type: 'rule' }]),
  line(/^\s*!(https?:\/\/[^\s|!]+)(?:\|([^!\n]*))?!\s*$/, ([, url, settings = '']) => [image(url ?? '', settings)]),
  line(/^\s*\[([^[\]|\s]+)\|\1\|smart-(card|embed)\]\s*$/, ([, url, kind]) => [
    kind === 'card' ? { type: 'blockCard', attrs: { url } } : { type: 'embedCard', attrs: { url, layout: 'center' } },
  ]),
  readTable((lines) => readBlocks(lines)),
  readList,
]

/** A block that is one line. */
function line(pattern: RegExp, nodesOf: (found: RegExpExecArray) => readonly Node[]): BlockReader {
  return (pieces, at) => {
    const piece = pieces[at]
    const found = typeof piece === 'string' ? pattern.exec(piece) : null
    return found === null ? undefined : { nodes: nodesOf(found), next: at + 1 }
  }
}

/** An image of another site. One of the issue's own files stays text: its id is not known here. */
function image(url: string, settings: string): Node {
  const alt = /(?:^|,)alt=([^,]*)/.exec(settings)?.[1]?.trim()
  const attrs = { type: 'external', url, ...(alt !== undefined && alt !== '' && { alt }) }
  return { type: 'mediaSingle', attrs: { layout: 'align-start' }, content: [{ type: 'media', attrs }] }
}

function readParagraph(pieces: readonly Piece[], at: number): Block {
  const lines: string[] = []
  let next = at
  for (; next < pieces.length; next += 1) {
    const piece = pieces[next]
    if (typeof piece !== 'string' || (next > at && startedBlock(pieces, next) !== undefined)) break
    lines.push(piece)
  }
  const content = readInline(lines.join('\n'))
  return { nodes: content.length === 0 ? [] : [paragraph(content)], next }
}
