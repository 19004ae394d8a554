import { colorMark } from './colors.ts'
import { readLink } from './from-wiki-link.ts'
import { closes, colorMacro, emoticonAt, emoticons, escapable, markBySign, opens } from './markup.ts'
import { type Node, textNode } from './node.ts'
import type { Around, Found } from './wiki-inline.ts'
import { codeEnd, findOutside, shownAt, urlStarting } from './wiki-scan.ts'

/** Reads the lines of a paragraph into inline nodes; a line break is a hard break. What is no markup stays text. */
export function readInline(text: string, around: Around = { marks: [] }): readonly Node[] {
  const nodes: Node[] = []
  const endless = new Map<string, number>()
  let plain = ''
  const flush = () => {
    if (plain !== '') nodes.push(textNode(plain, around.marks))
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    const found = markupAt(text, at, around, endless)
    if (found === undefined) {
      plain += text[at]
      at += 1
      continue
    }
    if (typeof found.nodes === 'string') plain += found.nodes
    else {
      flush()
      nodes.push(...found.nodes)
    }
    at = found.next
  }
  flush()
  return merged(nodes)
}

/** Neighbouring texts with the same marks are one text. */
function merged(nodes: readonly Node[]): readonly Node[] {
  const all: Node[] = []
  for (const node of nodes) {
    const last = all.at(-1)
    const isOne =
      last?.type === 'text' && node.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks)
    if (isOne) all[all.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else all.push(node)
  }
  return all
}

/** `endless` has, for every sign, up to where it is known not to be closed: every sign is looked for once. */
function markupAt(text: string, at: number, around: Around, endless: Map<string, number>): Found | undefined {
  const character = text[at] ?? ''
  if (character === '\n') return { nodes: [{ type: 'hardBreak' }], next: at + 1 }
  if (character === '\\') return escapeAt(text, at)
  if (character === '&') return referenceAt(text, at)
  if (character === '{') return braceAt(text, at, around, endless)
  if (character === '[') return around.isLabel ? undefined : readLink(text, at, around, readInline)
  if (character === 'h') return urlAt(text, at, around)
  if (character === '(' || character === ':' || character === ';') return emojiAt(text, at)
  const sign = character === '?' ? text.slice(at, at + 2) : character
  return markBySign.has(sign) ? markedAt(text, at, sign, around, endless) : undefined
}

function escapeAt(text: string, at: number): Found | undefined {
  const next = text[at + 1] ?? ''
  if (next === '\\') return { nodes: [{ type: 'hardBreak' }], next: at + 2 }
  return escapable.test(next) ? { nodes: next, next: at + 2 } : undefined
}

/** `&#92;` is how a backslash is written that would escape what follows. */
function referenceAt(text: string, at: number): Found | undefined {
  reference.lastIndex = at
  const found = reference.exec(text)
  const code = Number(found?.[1])
  const isCharacter = code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return found !== null && isCharacter ? { nodes: String.fromCodePoint(code), next: reference.lastIndex } : undefined
}

const reference = /&#(\d{1,7});/y

function urlAt(text: string, at: number, { marks, isLabel }: Around): Found | undefined {
  const url = isLabel ? undefined : urlStarting(text, at)
  if (url === undefined) return undefined
  return { nodes: [textNode(url, [...marks, { type: 'link', attrs: { href: url } }])], next: at + url.length }
}

function emojiAt(text: string, at: number): Found | undefined {
  const found = emoticonAt(text, at)
  const emoji = found === undefined ? undefined : emoticons.get(found)
  if (found === undefined || emoji === undefined) return undefined
  const [shortName, character] = emoji
  return { nodes: [{ type: 'emoji', attrs: { shortName, text: character } }], next: at + found.length }
}

/** `{{code}}`, `{color:red}words{color}`, `{anchor:x}`, and signs inside of a word: `{*}so{*}`. */
function braceAt(text: string, at: number, around: Around, endless: Map<string, number>): Found | undefined {
  if (text[at + 1] === '{') return codeAt(text, at, around, endless)
  colorMacro.lastIndex = at
  const color = colorMacro.exec(text)
  if (color !== null)
    return enclosed(text, { at, length: color[0].length }, '{color}', colorMark(color[1] ?? ''), around, endless)
  anchor.lastIndex = at
  const name = anchor.exec(text)
  if (name !== null) return { nodes: [], next: anchor.lastIndex }
  bracedSign.lastIndex = at
  const [sign = '', inner = ''] = bracedSign.exec(text) ?? []
  return sign === ''
    ? undefined
    : enclosed(text, { at, length: sign.length }, sign, markBySign.get(inner), around, endless)
}

const anchor = /\{anchor:[^}\n]{1,200}\}/y
const bracedSign = /\{([*_+^~-]|\?\?)\}/y

function enclosed(
  text: string,
  { at, length }: { readonly at: number; readonly length: number },
  end: string,
  mark: Node | undefined,
  around: Around,
  endless: Map<string, number>,
): Found | undefined {
  const closing = endless.has(end) ? -1 : findOutside(text, at + length, (index) => text.startsWith(end, index))
  if (closing < 0) {
    endless.set(end, text.length)
    return undefined
  }
  const inside = text.slice(at + length, closing)
  return { nodes: readInline(inside, withMark(around, mark)), next: closing + end.length }
}

function codeAt(text: string, at: number, { marks }: Around, endless: Map<string, number>): Found | undefined {
  const end = codeEnd(text, at, endless)
  if (end < 0) return undefined
  // Beside code a text can be a link, and nothing else.
  const kept = marks.filter(({ type }) => type === 'link')
  return { nodes: [textNode(text.slice(at + 2, end), [...kept, { type: 'code' }])], next: end + 2 }
}

function markedAt(
  text: string,
  at: number,
  sign: string,
  around: Around,
  endless: Map<string, number>,
): Found | undefined {
  const start = at + sign.length
  const mark = markBySign.get(sign)
  if (around.marks.some(({ type }) => type === mark?.type)) return undefined
  if (at < (endless.get(sign) ?? -1) || !opens(sign, text[at - 1] ?? '', shownAt(text, start))) return undefined
  const end = findOutside(text, start, (index) => {
    if (text[index] === '\n') return true
    return (
      index > start && text.startsWith(sign, index) && closes(text[index - 1] ?? '', shownAt(text, index + sign.length))
    )
  })
  if (end >= 0 && text[end] !== '\n') {
    return { nodes: readInline(text.slice(start, end), withMark(around, mark)), next: end + sign.length }
  }
  endless.set(sign, end < 0 ? text.length : end)
  return undefined
}

function withMark(around: Around, mark: Node | undefined): Around {
  if (mark === undefined || around.marks.some(({ type }) => type === mark.type)) return around
  return { ...around, marks: [...around.marks, mark] }
}
