import { linkAddress, signOf } from './markup.ts'
import { attribute, contentOf, depthMax, marksOf, type Node, textNode, typeOf } from './node.ts'
import { cardMarkup, mediaMarkup, wordsOf } from './to-wiki-objects.ts'
import { joinWritten, type Place } from './wiki-escape.ts'
import { flatten, type Piece } from './wiki-pieces.ts'
import { urlStarting } from './wiki-scan.ts'

/**
 * Inline nodes as the lines of a paragraph. A hard break is a line break; where that would end the block, it is the sign for a
 * break inside of a line.
 */
export function writeInline(given: readonly Node[], place: 'line' | 'item' | 'cell' = 'line'): string {
  const apart = given.flatMap(plainNodes)
  const nodes = place === 'line' ? apart : trimmed(apart)
  const isOneLine = place !== 'line' || hasBlankLine(nodes)
  const own = place === 'cell' ? 'cell' : 'line'
  return joinWritten(flatten(write(nodes, { place: own, isOneLine, open: '', depth: 0 })), own)
}

interface Writing {
  readonly place: Place
  readonly isOneLine: boolean
  /** The signs of the marks around. */
  readonly open: string
  readonly depth: number
}

function write(nodes: readonly Node[], writing: Writing): readonly Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at]
    if (node === undefined) break
    const mark = outermost(node, writing)
    if (mark === undefined) {
      pieces.push(...writeNode(node, writing))
      at += 1
      continue
    }
    const end = endOfMark(nodes, at, mark)
    pieces.push(
      ...writeMarked(
        nodes.slice(at, end).map((one) => withoutMark(one, mark)),
        mark,
        writing,
      ),
    )
    at = end
  }
  return pieces
}

/** Without line breaks inside of texts, and with that in bold for which there is no better sign. */
function plainNodes(node: Node): readonly Node[] {
  if (node.type === 'status') return [textNode(`[ ${wordsOf(node)} ]`, [{ type: 'strong' }])]
  if (typeof node.text !== 'string' || !node.text.includes('\n')) return [node]
  const lines = node.text.split(/\r?\n/)
  return lines.flatMap((text, index) => [
    ...(index > 0 ? [{ type: 'hardBreak' }] : []),
    ...(text === '' ? [] : [{ ...node, text }]),
  ])
}

/** Behind a bullet, and in a cell, blanks at the ends are not read. */
function trimmed(nodes: readonly Node[]): readonly Node[] {
  const start = nodes.findIndex((node) => !isBlank(node))
  const kept = start < 0 ? [] : nodes.slice(start, nodes.findLastIndex((node) => !isBlank(node)) + 1)
  return kept.map((node, index) => {
    if (typeof node.text !== 'string') return node
    const text = index === 0 ? node.text.trimStart() : node.text
    return { ...node, text: index === kept.length - 1 ? text.trimEnd() : text }
  })
}

function isBlank(node: Node): boolean {
  return typeof node.text === 'string' && node.text.trim() === ''
}

function hasBlankLine(nodes: readonly Node[]): boolean {
  let hasWords = false
  for (const node of [...nodes, { type: 'hardBreak' }]) {
    if (node.type !== 'hardBreak') hasWords ||= wordsOf(node).trim() !== '' || markupOf(node) !== undefined
    else if (!hasWords) return nodes.some(({ type }) => type === 'hardBreak')
    else hasWords = false
  }
  return false
}

function writeNode(node: Node, writing: Writing): readonly Piece[] {
  const { isOneLine, open, depth } = writing
  const type = typeOf(node)
  if (type === 'hardBreak') return [{ text: isOneLine ? '\\\\' : '\n', isMarkup: true }]
  const markup = markupOf(node)
  if (markup !== undefined) return [{ text: markup, isMarkup: true }]
  const own = plainPiece(wordsOf(node).replaceAll('\n', ' '), open)
  if (typeof node.text === 'string' || depth > depthMax) return own
  return [...own, ...write(contentOf(node), { ...writing, depth: depth + 1 })]
}

/** What markup has a sign for. */
function markupOf(node: Node): string | undefined {
  if (node.type === 'mention') {
    const id = attribute(node, 'id')
    return /^[\w:.-]{1,128}$/.test(id) ? `[~accountid:${id}]` : undefined
  }
  if (node.type === 'inlineCard') return cardMarkup(node, 'smart-link')
  if (node.type === 'mediaInline' || node.type === 'media') return mediaMarkup(node)
  return undefined
}

/** The marks from the outside in: a link holds its words whole, and code holds nothing. */
const order = ['link', 'textColor', 'strong', 'em', 'strike', 'underline', 'subsup', 'code']

function outermost(node: Node, { place }: Writing): Node | undefined {
  if (typeof node.text !== 'string' || node.text.trim() === '') return undefined
  const marks = marksOf(node).filter((mark) => isWritable(mark, node.text, place))
  const code = marks.find(({ type }) => type === 'code')
  const kept = code === undefined ? marks : marks.filter(({ type }) => type === 'link' || type === 'code')
  return kept.toSorted((left, right) => order.indexOf(typeOf(left)) - order.indexOf(typeOf(right)))[0]
}

function isWritable(mark: Node, text: unknown, place: Place): boolean {
  if (mark.type === 'link') return place !== 'label' && linkAddress.test(attribute(mark, 'href'))
  if (mark.type === 'code') return typeof text === 'string' && codeFits(text, place)
  if (mark.type === 'textColor') return /^[#\w]{1,40}$/.test(attribute(mark, 'color'))
  return signOf(mark) !== undefined
}

/** Code is taken by its letters, so it must not hold its own end, nor that of what it stands in. */
function codeFits(text: string, place: Place): boolean {
  if (text.trim() === '' || /\}\}|\}$|\n/.test(text)) return false
  return place === 'line' || !(place === 'cell' ? /\|/ : /[|[\]]/).test(text)
}

function endOfMark(nodes: readonly Node[], from: number, mark: Node): number {
  let end = from + 1
  for (let node = nodes[end]; node !== undefined && hasMark(node, mark); node = nodes[end]) end += 1
  return end
}

function hasMark(node: Node, mark: Node): boolean {
  return typeof node.text === 'string' && marksOf(node).some((one) => isSame(one, mark))
}

function isSame(left: Node, right: Node): boolean {
  return left === right || JSON.stringify([left.type, left.attrs]) === JSON.stringify([right.type, right.attrs])
}

function withoutMark(node: Node, mark: Node): Node {
  return { ...node, marks: marksOf(node).filter((one) => !isSame(one, mark)) }
}

/** A sign beside a blank is no markup, so blanks move outside. */
function writeMarked(nodes: readonly Node[], mark: Node, writing: Writing): readonly Piece[] {
  const words = nodes.map(({ text }) => text).join('')
  if (mark.type === 'code') return [{ text: `{{${words}}}`, isMarkup: true }]
  const inner = words.trim()
  if (inner === '') return plainPiece(words, writing.open)
  const start = words.indexOf(inner)
  const lead = words.slice(0, start)
  const trail = words.slice(start + inner.length)
  const kept = between(nodes, start, start + inner.length)
  return [...plainPiece(lead, writing.open), ...enclose(kept, mark, writing), ...plainPiece(trail, writing.open)]
}

function plainPiece(text: string, open: string): readonly Piece[] {
  return text === '' ? [] : [{ text, isMarkup: false, open }]
}

/** The texts from one character to another. */
function between(nodes: readonly Node[], from: number, to: number): readonly Node[] {
  let at = 0
  return nodes.flatMap((node) => {
    const text = typeof node.text === 'string' ? node.text : ''
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at))
    at += text.length
    return part === '' ? [] : [{ ...node, text: part }]
  })
}

function enclose(nodes: readonly Node[], mark: Node, writing: Writing): readonly Piece[] {
  if (mark.type === 'link') return [writeLink(nodes, attribute(mark, 'href'), writing)]
  if (mark.type === 'textColor') {
    const opening = { text: `{color:${attribute(mark, 'color')}}`, isMarkup: true }
    return [opening, ...write(nodes, writing), { text: '{color}', isMarkup: true }]
  }
  const sign = signOf(mark) ?? ''
  return [{ sign, inside: write(nodes, { ...writing, open: writing.open + sign }) }]
}

/** An address that stands for itself needs no brackets, if it ends where the reader would end it. */
function writeLink(nodes: readonly Node[], href: string, writing: Writing): Piece {
  const [only] = nodes
  const isBare = nodes.length === 1 && only?.text === href && marksOf(only).length === 0 && writing.open === ''
  if (isBare && urlStarting(href, 0) === href) return { url: href }
  const label = joinWritten(flatten(write(nodes, { ...writing, place: 'label', open: '' })), 'label')
  return { text: `[${label}|${href}]`, isMarkup: true }
}
