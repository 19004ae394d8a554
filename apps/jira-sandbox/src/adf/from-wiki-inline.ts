import type { AdfMark, AdfNode, NameOf } from './node.ts'

/** Reads one line of wiki markup into inline nodes. */
export function parseInline(text: string, nameOf: NameOf): AdfNode[] {
  return merge(read(text, [], nameOf))
}

type Marks = readonly AdfMark[]

function read(text: string, marks: Marks, nameOf: NameOf): AdfNode[] {
  const nodes: AdfNode[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') nodes.push(textNode(plain, marks))
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    const found = readSpecial(text, at, marks, nameOf)
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

interface Found {
  readonly nodes: AdfNode[] | string
  readonly next: number
}

function readSpecial(text: string, at: number, marks: Marks, nameOf: NameOf): Found | undefined {
  const char = text[at] ?? ''
  if (char === '\\') return readEscape(text, at)
  if (char === '[') return readLink(text, at, marks, nameOf)
  if (text.startsWith('{{', at)) return readCode(text, at)
  if (text.startsWith('http://', at) || text.startsWith('https://', at)) return readUrl(text, at, marks)
  const mark = markByDelimiter.get(char)
  return mark ? readMarked(text, at, mark, marks, nameOf) : undefined
}

function readEscape(text: string, at: number): Found | undefined {
  if (text[at + 1] === '\\') return { nodes: [{ type: 'hardBreak' }], next: at + 2 }
  const next = text[at + 1]
  return next !== undefined && /[^A-Za-z0-9\s]/.test(next) ? { nodes: next, next: at + 2 } : undefined
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
function readMarked(text: string, at: number, mark: AdfMark, marks: Marks, nameOf: NameOf): Found | undefined {
  const char = text[at] ?? ''
  const before = text[at - 1] ?? ' '
  if (/\w/.test(before) || /\s/.test(text[at + 1] ?? ' ') || text[at + 1] === char) return undefined
  for (let end = text.indexOf(char, at + 2); end > 0; end = text.indexOf(char, end + 1)) {
    const inner = text.slice(at + 1, end)
    const closes = !/\s$/.test(inner) && !inner.endsWith('\\') && !/\w/.test(text[end + 1] ?? ' ')
    if (closes) return { nodes: read(inner, [...marks, mark], nameOf), next: end + 1 }
  }
  return undefined
}

function readCode(text: string, at: number): Found | undefined {
  const end = text.indexOf('}}', at + 2)
  if (end <= at + 2) return undefined
  return { nodes: [textNode(text.slice(at + 2, end), [{ type: 'code' }])], next: end + 2 }
}

function readLink(text: string, at: number, marks: Marks, nameOf: NameOf): Found | undefined {
  const end = text.indexOf(']', at)
  if (end < 0) return undefined
  const inner = text.slice(at + 1, end)
  const mention = /^~(?:accountid:)?(.+)$/.exec(inner)
  if (mention?.[1]) return { nodes: [mentionNode(mention[1], nameOf)], next: end + 1 }
  const bar = inner.indexOf('|')
  const href = (bar < 0 ? inner : inner.slice(bar + 1)).split('|')[0] ?? ''
  if (!/^(https?:\/\/|mailto:|#|\/)\S*$/.test(href)) return undefined
  const label = bar < 0 ? href : inner.slice(0, bar)
  const link: AdfMark = { type: 'link', attrs: { href } }
  const nodes = bar < 0 ? [textNode(label, [...marks, link])] : read(label, [...marks, link], nameOf)
  return { nodes, next: end + 1 }
}

function mentionNode(id: string, nameOf: NameOf): AdfNode {
  return { type: 'mention', attrs: { id, text: `@${nameOf(id) ?? id}`, accessLevel: '' } }
}

function readUrl(text: string, at: number, marks: Marks): Found | undefined {
  if (marks.some((mark) => mark.type === 'link')) return undefined
  const match = /^https?:\/\/[^\s|\]}]*[^\s|\]}.,;:!?)'"*_]/.exec(text.slice(at))
  if (!match) return undefined
  return {
    nodes: [textNode(match[0], [...marks, { type: 'link', attrs: { href: match[0] } }])],
    next: at + match[0].length,
  }
}

function textNode(text: string, marks: Marks): AdfNode {
  return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks: [...marks] }
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
