import { mentionable } from './mention.ts'
import type { AdfMark, AdfNode } from './node.ts'
import { addressOf, attribute, shownText } from './plain-text.ts'
import { type Place, writeText } from './wiki-escape.ts'
import { addressPattern, bareUrlPattern } from './wiki-url.ts'

/** Writes inline nodes as one piece of wiki markup; a hard break is a line break. */
export function writeInline(nodes: readonly AdfNode[] | undefined, place: Place = 'line'): string {
  const list = nodes ?? []
  let written = ''
  // From the end, so that every node knows what follows it on its line.
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const node = list[at]
    if (node) written = writeNode(node, { place, before: lastOf(list[at - 1]), after: written }) + written
  }
  return written
}

interface Surroundings {
  readonly place: Place
  /** The character before, empty at the beginning of a line. */
  readonly before: string
  /** All that follows. */
  readonly after: string
}

function writeNode(node: AdfNode, around: Surroundings): string {
  const { place, after } = around
  const plain = (text: string) => writeText(text, { place, after, closing: '' })
  if (node.type === 'text') return writeMarked(node, around)
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'mention') {
    const id = attribute(node, 'id')
    return mentionable(id) ? `[~accountid:${id}]` : plain(shownText(node))
  }
  if (node.type === 'inlineCard') {
    const address = wikiAddress(addressOf(node))
    return address !== undefined && place !== 'label' ? `[${address}|${address}|smart-link]` : plain(shownText(node))
  }
  if (node.type === 'status') return wrap(plain(`[ ${shownText(node)} ]`), { type: 'strong' }, !isBetweenBlanks(around))
  const shown = plain(shownText(node))
  return node.content ? shown + writeInline(node.content, place) : shown
}

/** A text within its marks. What wiki markup cannot say of it, is left out; the words never are. */
function writeMarked(node: AdfNode, around: Surroundings): string {
  const { place } = around
  const text = node.text ?? ''
  const marks = node.marks ?? []
  const href = attribute({ type: 'link', attrs: marks.find((mark) => mark.type === 'link')?.attrs ?? {} }, 'href')
  const address = place === 'label' ? undefined : wikiAddress(href)
  if (address === text && isWholeUrl(text) && /^(\s|$)/.test(around.after)) return text
  const own: Place = address === undefined ? place : 'label'
  const isCode = marks.some((mark) => mark.type === 'code') && codeFits(text, own)
  const simple = isCode ? [] : marks.filter((mark) => delimiterOf(mark) !== undefined || colorOf(mark) !== undefined)
  const closing = simple.map((mark) => delimiterOf(mark) ?? '').join('')
  const [, lead = '', inner = '', trail = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  if (inner === '') return text
  const braced = !isBetweenBlanks({ before: lead || around.before, after: trail || around.after })
  const after = (simple.length > 0 || own === 'label' ? '}' : '') + trail + around.after
  const core = isCode ? `{{${inner}}}` : unlisted(writeText(inner, { place: own, after, closing }), simple.length)
  const marked = simple.reduceRight((words, mark) => wrap(words, mark, braced), core)
  return lead + (address === undefined ? marked : `[${marked}|${address}]`) + trail
}

/** `*# x*` would be a list: the delimiters before the words must not become a part of a bullet. */
function unlisted(words: string, marks: number): string {
  return marks > 0 && /^[*#-]+\s/.test(words) ? `\\${words}` : words
}

function wrap(words: string, mark: AdfMark, braced: boolean): string {
  const color = colorOf(mark)
  if (color !== undefined) return `{color:${color}}${words}{color}`
  const delimiter = delimiterOf(mark) ?? ''
  const sign = braced ? `{${delimiter}}` : delimiter
  return sign + words + sign
}

/** Code is taken by its letters, so it must not hold its own end, nor that of what it stands in. */
function codeFits(text: string, place: Place): boolean {
  if (text.trim() !== text || /\}\}|\}$|\n/.test(text)) return false
  return place === 'line' || !/[|\]]/.test(text)
}

function delimiterOf(mark: AdfMark): string | undefined {
  if (mark.type === 'subsup') return mark.attrs?.type === 'sub' ? '~' : '^'
  return delimiters[mark.type]
}

const delimiters: Readonly<Record<string, string>> = { strong: '*', em: '_', strike: '-', underline: '+' }

function colorOf(mark: AdfMark): string | undefined {
  const color = mark.type === 'textColor' ? mark.attrs?.color : undefined
  return typeof color === 'string' && /^#[0-9a-fA-F]{6}$/.test(color) ? color : undefined
}

/** A delimiter is one between a word and a blank or a stop; elsewhere it needs braces. */
function isBetweenBlanks({ before, after }: Pick<Surroundings, 'before' | 'after'>): boolean {
  return /(^|[\s(])$/.test(before) && /^([\s.,;:!?)]|$)/.test(after)
}

/** The last character of a node, as far as it decides what a delimiter behind it needs. */
function lastOf(node: AdfNode | undefined): string {
  if (node === undefined || node.type === 'hardBreak') return ''
  const last = (node.text ?? '').slice(-1)
  // Marked words end in their delimiters, unless they end in a blank; other nodes end in brackets or words.
  return (node.marks ?? []).length === 0 || /\s/.test(last) ? last || 'x' : 'x'
}

function isWholeUrl(text: string): boolean {
  return bareUrlPattern.exec(text)?.[0] === text
}

/** An address as it may stand in brackets; undefined when wiki markup would not take it for one. */
export function wikiAddress(href: string): string | undefined {
  const safe = href.replaceAll(/[\s|[\]{}\\]/g, (sign) => encodeURIComponent(sign))
  return addressPattern.test(safe) ? safe : undefined
}
