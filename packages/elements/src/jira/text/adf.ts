import { isRecord } from '@valence/element-kit'

type Node = Readonly<Record<string, unknown>>

/** Whether a value is a document in the Atlassian Document Format, as version 3 of Jira's API writes rich text. */
export function isDocument(value: unknown): value is Node {
  return isRecord(value) && value.type === 'doc' && Array.isArray(value.content)
}

/**
 * A document as wiki markup, the form of version 2 of Jira's API. What has no such form leaves its text behind; text that would be
 * read as markup is escaped. An empty document is no text at all: null.
 */
export function toWiki(document: Node): string | null {
  const wiki = writeBlocks(document, { depth: 0 }).trimEnd()
  return wiki === '' ? null : wiki
}

interface Place {
  readonly depth: number
  /** The marks of the lists around, e.g. `*#`. */
  readonly bullets?: string
  /** Inside a cell a line break would end the row. */
  readonly isCell?: boolean
}

type Writer = (node: Node, place: Place) => string

/** Deeper than any editor nests; what lies below is left out. */
const depthMax = 60

function contentOf(node: Node): readonly Node[] {
  return Array.isArray(node.content) ? node.content.filter(isRecord) : []
}

function attribute(node: Node, name: string): string {
  const value = isRecord(node.attrs) ? node.attrs[name] : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function writeBlocks(node: Node, place: Place): string {
  if (place.depth > depthMax) return ''
  const inner = { ...place, depth: place.depth + 1 }
  const blocks = contentOf(node).map((child) => writeBlock(child, inner))
  return blocks.filter((block) => block !== '').join(place.isCell ? ' ' : '\n\n')
}

function writeBlock(node: Node, place: Place): string {
  const type = typeof node.type === 'string' ? node.type : ''
  const write = Object.hasOwn(blockWriters, type) ? blockWriters[type] : undefined
  if (write !== undefined) return write(node, place)
  return Array.isArray(node.content) ? writeBlocks(node, place) : writeInline([node], place)
}

const blockWriters: Readonly<Record<string, Writer>> = {
  paragraph: writeLines,
  heading: (node, place) => `h${attribute(node, 'level') || '1'}. ${writeInline(contentOf(node), place)}`,
  rule: () => '----',
  codeBlock: (node) => {
    const language = attribute(node, 'language')
    return `{code${language === '' ? '' : `:${language}`}}\n${contentOf(node).map(plainText).join('')}\n{code}`
  },
  blockquote: (node, place) => `{quote}\n${writeBlocks(node, place)}\n{quote}`,
  panel: (node, place) => `{panel}\n${writeBlocks(node, place)}\n{panel}`,
  expand: (node, place) =>
    [attribute(node, 'title'), writeBlocks(node, place)].filter((part) => part !== '').join('\n\n'),
  bulletList: writeList,
  orderedList: writeList,
  taskList: writeList,
  decisionList: writeList,
  table: (node, place) =>
    contentOf(node)
      .map((row) => writeRow(row, place))
      .join('\n'),
  blockCard: (node) => writeCard(node),
  media: (node) => (attribute(node, 'alt') === '' ? '' : `!${attribute(node, 'alt')}!`),
}

function writeLines(node: Node, place: Place): string {
  const text = writeInline(contentOf(node), place)
  return place.isCell ? text.replaceAll('\n', ' ') : text.replaceAll(lineStart, '$1\\$2')
}

/** At the start of a line these begin a list, a rule or a table. */
const lineStart = /^([ \t]*)([*#-]+(?=[ \t])|-{4,}(?=[ \t]*$)|\|)/gm

function writeList(node: Node, place: Place): string {
  const bullets = `${place.bullets ?? ''}${node.type === 'orderedList' ? '#' : '*'}`
  if (place.depth > depthMax) return ''
  return contentOf(node)
    .map((item) => writeItem(item, { ...place, depth: place.depth + 1, bullets }))
    .join(place.isCell ? ' ' : '\n')
}

function writeItem(item: Node, place: Place): string {
  const children = contentOf(item)
  // The items of task lists hold text without a paragraph around it.
  if (children.every(({ type }) => typeof type === 'string' && Object.hasOwn(inlineWriters, type))) {
    return `${place.bullets} ${writeInline(children, place)}`
  }
  const blocks = children.map((child) => {
    const isList = child.type === 'bulletList' || child.type === 'orderedList'
    return isList ? writeBlock(child, place) : `${place.bullets} ${writeBlock(child, { ...place, isCell: true })}`
  })
  return blocks.join('\n')
}

function writeRow(row: Node, place: Place): string {
  const cells = contentOf(row).map((cell) => {
    const bar = cell.type === 'tableHeader' ? '||' : '|'
    return { bar, text: writeBlocks(cell, { depth: place.depth + 1, isCell: true }).replaceAll('|', '\\|') || ' ' }
  })
  return cells.map(({ bar, text }) => bar + text).join('') + (cells.at(-1)?.bar ?? '')
}

function writeInline(nodes: readonly Node[], place: Place): string {
  return nodes
    .map((node) => {
      const type = typeof node.type === 'string' ? node.type : ''
      const write = Object.hasOwn(inlineWriters, type) ? inlineWriters[type] : undefined
      return write === undefined ? plainText(node) : write(node, place)
    })
    .join('')
}

const inlineWriters: Readonly<Record<string, Writer>> = {
  text: writeText,
  hardBreak: () => '\n',
  mention: (node) => `[~accountid:${attribute(node, 'id')}]`,
  emoji: (node) => attribute(node, 'text') || attribute(node, 'shortName'),
  inlineCard: writeCard,
  date: (node) => {
    const instant = new Date(Number(attribute(node, 'timestamp')))
    return Number.isNaN(instant.getTime()) ? '' : instant.toISOString().slice(0, 10)
  },
  status: (node) => `*[ ${attribute(node, 'text')} ]*`,
}

function writeCard(node: Node): string {
  return `[${attribute(node, 'url')}]`
}

function writeText(node: Node): string {
  const text = typeof node.text === 'string' ? node.text : ''
  const marks = Array.isArray(node.marks) ? node.marks.filter(isRecord) : []
  const link = marks.find(({ type }) => type === 'link')
  const isVerbatim = link !== undefined || marks.some(({ type }) => type === 'code')
  return marks.reduceRight<string>(wrap, isVerbatim ? text : escapeMarkup(text))
}

function wrap(text: string, mark: Node): string {
  if (mark.type === 'link') {
    const href = attribute(mark, 'href')
    return text === href ? href : `[${text}|${href}]`
  }
  if (mark.type === 'code') return `{{${text}}}`
  if (mark.type === 'textColor') return `{color:${attribute(mark, 'color')}}${text}{color}`
  const delimiter = mark.type === 'subsup' ? (attribute(mark, 'type') === 'sub' ? '~' : '^') : delimiters.get(mark.type)
  // A delimiter beside a blank is no markup, so blanks move outside.
  const inner = text.trim()
  return delimiter === undefined || inner === '' ? text : text.replace(inner, () => delimiter + inner + delimiter)
}

const delimiters: ReadonlyMap<unknown, string> = new Map([
  ['strong', '*'],
  ['em', '_'],
  ['strike', '-'],
  ['underline', '+'],
])

/** Escapes the macros that there are, the brackets that would be links, and the delimiters that find their partner. */
function escapeMarkup(text: string): string {
  const escaped = text
    .replaceAll(/\{(?=\{|(?:code|noformat|quote|panel|color|anchor)\b)/g, '\\{')
    .replaceAll(/\[(?=~|(?:[^\]\n|]{0,200}\|)?(?:https?:|mailto:|#|\/|\^))/g, '\\[')
  return escaped.split('\n').map(escapeDelimiters).join('\n')
}

/** A delimiter opens before a word and outside of one, if another closes after a word further on. */
function escapeDelimiters(line: string): string {
  const closing = new Map<string, number>()
  for (const { 1: delimiter = '', index } of line.matchAll(/(?<=\S)([*_+^~-])(?!\w)/g)) closing.set(delimiter, index)
  return line.replaceAll(/(?<!\w)([*_+^~-])(?=[^\s*_+^~-])/g, (delimiter, _, at: number) =>
    (closing.get(delimiter) ?? -1) > at + 1 ? `\\${delimiter}` : delimiter,
  )
}

function plainText(node: Node): string {
  if (typeof node.text === 'string') return node.text
  if (node.type === 'hardBreak') return '\n'
  return contentOf(node).map(plainText).join('')
}
