import type { AdfMark, AdfNode } from './node.ts'

/** Writes a document as Jira wiki markup. Nodes without a wiki form leave their text behind. */
export function toWiki(document: AdfNode): string {
  return blocks(document.content ?? []).trimEnd()
}

function blocks(nodes: readonly AdfNode[]): string {
  return nodes.map(block).join('\n\n')
}

function block(node: AdfNode): string {
  return (writers[node.type] ?? writeUnknown)(node)
}

type Writer = (node: AdfNode) => string

const writers: Readonly<Record<string, Writer>> = {
  paragraph: (node) => inline(node.content),
  heading: (node) => `h${String(node.attrs?.level ?? 1)}. ${inline(node.content)}`,
  codeBlock: (node) => {
    const language = typeof node.attrs?.language === 'string' ? `:${node.attrs.language}` : ''
    return `{code${language}}\n${plainText(node)}\n{code}`
  },
  blockquote: (node) => `{quote}\n${blocks(node.content ?? [])}\n{quote}`,
  panel: (node) => `{panel}\n${blocks(node.content ?? [])}\n{panel}`,
  rule: () => '----',
  bulletList: (node) => list(node, ''),
  orderedList: (node) => list(node, ''),
  table: (node) => (node.content ?? []).map(row).join('\n'),
  mediaSingle: () => '',
  mediaGroup: () => '',
  taskList: (node) => (node.content ?? []).map((item) => `* ${inline(item.content)}`).join('\n'),
  decisionList: (node) => (node.content ?? []).map((item) => `* ${inline(item.content)}`).join('\n'),
}

function writeUnknown(node: AdfNode): string {
  return node.content ? blocks(node.content) : inline([node])
}

function list(node: AdfNode, outer: string): string {
  const marks = outer + (node.type === 'orderedList' ? '#' : '*')
  return (node.content ?? []).map((item) => listItem(item, marks)).join('\n')
}

function listItem(item: AdfNode, marks: string): string {
  const lines: string[] = []
  for (const child of item.content ?? []) {
    const isList = child.type === 'bulletList' || child.type === 'orderedList'
    if (isList) lines.push(list(child, marks))
    else if (lines.length === 0) lines.push(`${marks} ${block(child).replaceAll('\n', ' ')}`)
    else lines.push(block(child))
  }
  return lines.join('\n')
}

function row(node: AdfNode): string {
  const cells = node.content ?? []
  const bar = cells[0]?.type === 'tableHeader' ? '||' : '|'
  return bar + cells.map((cell) => blocks(cell.content ?? []).replaceAll('\n', ' ') + bar).join('')
}

function inline(nodes: readonly AdfNode[] | undefined): string {
  return (nodes ?? []).map((node) => (inlineWriters[node.type] ?? plainText)(node)).join('')
}

const inlineWriters: Readonly<Record<string, Writer>> = {
  text: (node) => (node.marks ?? []).reduceRight(wrap, escapeFor(node)),
  hardBreak: () => '\n',
  mention: (node) => `[~accountid:${String(node.attrs?.id ?? '')}]`,
  emoji: (node) => String(node.attrs?.text ?? node.attrs?.shortName ?? ''),
  inlineCard: (node) => `[${String(node.attrs?.url ?? '')}]`,
  date: (node) => new Date(Number(node.attrs?.timestamp ?? 0)).toISOString().slice(0, 10),
  status: (node) => `*[ ${String(node.attrs?.text ?? '')} ]*`,
}

function wrap(text: string, mark: AdfMark): string {
  if (mark.type === 'link') return linked(text, String(mark.attrs?.href ?? ''))
  if (mark.type === 'code') return `{{${text}}}`
  const delimiter = delimiters[mark.type] ?? (mark.type === 'subsup' ? (mark.attrs?.type === 'sub' ? '~' : '^') : '')
  // A delimiter next to a blank is not markup, so blanks move outside.
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  return inner === '' ? text : before + delimiter + inner + delimiter + after
}

const delimiters: Readonly<Record<string, string>> = { strong: '*', em: '_', strike: '-', underline: '+' }

function linked(text: string, href: string): string {
  return text === href ? href : `[${text}|${href}]`
}

function escapeFor(node: AdfNode): string {
  const text = node.text ?? ''
  const verbatim = (node.marks ?? []).some((mark) => mark.type === 'code' || mark.type === 'link')
  return verbatim ? text : text.replaceAll(/(^|[\s(])([*_+^~-])(?=\S)/g, escapeOpening).replaceAll(/(\{|\[)/g, '\\$1')
}

/** Only a delimiter that could open markup needs its backslash; a list mark at the line's start too. */
function escapeOpening(match: string, before: string, delimiter: string, offset: number, whole: string): string {
  const rest = whole.slice(offset + match.length)
  return rest.includes(delimiter) ? `${before}\\${delimiter}` : match
}

/** The words of a node without any markup. */
export function plainText(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'mention' || node.type === 'emoji') return String(node.attrs?.text ?? '')
  return (node.content ?? []).map(plainText).join('')
}
