import { readColor } from './from-wiki-color.ts'
import { readLink, readUrl } from './from-wiki-link.ts'
import type { AdfMark, AdfNode, NameOf } from './node.ts'
import { type Found, type Inline, textNode, withMark } from './wiki-inline.ts'

/** Reads one line of wiki markup into inline nodes. */
export function parseInline(text: string, nameOf: NameOf): AdfNode[] {
  return merge(read(text, { marks: [], nameOf, read }))
}

function read(text: string, inline: Inline): AdfNode[] {
  const nodes: AdfNode[] = []
  /** Delimiters already known to have no end in this text. */
  const endless = new Set<string>()
  let plain = ''
  const flush = () => {
    if (plain !== '') nodes.push(textNode(plain, inline.marks))
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    const found = readSpecial(text, at, inline, endless)
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
  return nodes
}

function readSpecial(text: string, at: number, inline: Inline, endless: Set<string>): Found | undefined {
  const char = text[at] ?? ''
  if (char === '\\') return readEscape(text, at)
  if (char === '&') return readReference(text, at)
  if (char === '[') return endless.has(']') ? undefined : readLink(text, at, inline, endless)
  if (char === '{') return readBraced(text, at, inline, endless)
  if (char === 'h' && !/\w/.test(text[at - 1] ?? ' ')) return readUrl(text, at, inline)
  const mark = markByDelimiter.get(char)
  return mark && !endless.has(char) ? readMarked(text, at, mark, inline, endless) : undefined
}

function readEscape(text: string, at: number): Found | undefined {
  if (text[at + 1] === '\\') return { nodes: [{ type: 'hardBreak' }], next: at + 2 }
  const next = text[at + 1]
  return next !== undefined && /[^A-Za-z0-9\s]/.test(next) ? { nodes: next, next: at + 2 } : undefined
}

/** `&#92;` is how a backslash is written. */
function readReference(text: string, at: number): Found | undefined {
  const match = /^&#(\d{1,7});/.exec(text.slice(at, at + 11))
  const code = Number(match?.[1] ?? 0)
  const isChar = code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return match && isChar ? { nodes: String.fromCodePoint(code), next: at + match[0].length } : undefined
}

/** `{{code}}`, `{color:red}words{color}`, and delimiters that may stand inside of a word, `{*}so{*}`. */
function readBraced(text: string, at: number, inline: Inline, endless: Set<string>): Found | undefined {
  if (text.startsWith('{{', at)) return readCode(text, at, inline)
  const color = readColor(text, at, inline)
  if (color) return color
  const sign = text.slice(at, at + 3)
  const mark = sign[2] === '}' ? markByDelimiter.get(sign[1] ?? '') : undefined
  if (!mark || endless.has(sign)) return undefined
  const end = text.indexOf(sign, at + 4)
  if (end < 0) {
    endless.add(sign)
    return undefined
  }
  return { nodes: inline.read(text.slice(at + 3, end), withMark(inline, mark)), next: end + 3 }
}

const markByDelimiter: ReadonlyMap<string, AdfMark> = new Map<string, AdfMark>([
  ['*', { type: 'strong' }],
  ['_', { type: 'em' }],
  ['-', { type: 'strike' }],
  ['+', { type: 'underline' }],
  ['^', { type: 'subsup', attrs: { type: 'sup' } }],
  ['~', { type: 'subsup', attrs: { type: 'sub' } }],
])

/** A mark opens before a word and closes after one, never inside a word. */
function readMarked(text: string, at: number, mark: AdfMark, inline: Inline, endless: Set<string>): Found | undefined {
  const char = text[at] ?? ''
  if (/\w/.test(text[at - 1] ?? ' ') || /\s/.test(text[at + 1] ?? ' ') || text[at + 1] === char) return undefined
  for (let end = text.indexOf(char, at + 2); end > 0; end = text.indexOf(char, end + 1)) {
    const closes = !/[\s\\]/.test(text[end - 1] ?? '') && !/\w/.test(text[end + 1] ?? ' ')
    if (closes) return { nodes: inline.read(text.slice(at + 1, end), withMark(inline, mark)), next: end + 1 }
  }
  endless.add(char)
  return undefined
}

function readCode(text: string, at: number, inline: Inline): Found | undefined {
  const end = text.indexOf('}}', at + 2)
  if (end <= at + 2) return undefined
  return { nodes: [textNode(text.slice(at + 2, end), [...inline.marks, { type: 'code' }])], next: end + 2 }
}

/** Neighbouring texts with the same marks are one text. */
function merge(nodes: AdfNode[]): AdfNode[] {
  const merged: AdfNode[] = []
  for (const node of nodes) {
    const last = merged.at(-1)
    const same =
      last?.type === 'text' && node.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks)
    if (last && same) merged[merged.length - 1] = { ...last, text: (last.text ?? '') + (node.text ?? '') }
    else merged.push(node)
  }
  return merged
}
