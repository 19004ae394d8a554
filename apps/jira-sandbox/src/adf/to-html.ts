import type { AdfMark, AdfNode } from './node.ts'

/** A plain HTML rendering, for `renderedFields` and `renderedBody`. */
export function renderHtml(node: AdfNode): string {
  if (node.type === 'text') return (node.marks ?? []).reduceRight(wrap, escapeHtml(node.text ?? ''))
  const inner = (node.content ?? []).map(renderHtml).join('')
  if (node.type === 'heading') return `<h${levelOf(node)}>${inner}</h${levelOf(node)}>`
  if (node.type === 'mention' || node.type === 'emoji') return escapeHtml(String(node.attrs?.text ?? ''))
  const tag = tags[node.type]
  if (tag === undefined) return inner
  return voids.has(tag) ? `<${tag}/>` : `<${tag}>${inner}</${tag}>`
}

const voids: ReadonlySet<string> = new Set(['br', 'hr'])

const tags: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  codeBlock: 'pre',
  blockquote: 'blockquote',
  rule: 'hr',
  hardBreak: 'br',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
}

function levelOf(node: AdfNode): number {
  const level = Number(node.attrs?.level ?? 1)
  return level >= 1 && level <= 6 ? level : 1
}

function wrap(text: string, mark: AdfMark): string {
  if (mark.type === 'link') return `<a href="${escapeHtml(String(mark.attrs?.href ?? ''))}">${text}</a>`
  const tag = markTags[mark.type]
  return tag === undefined ? text : `<${tag}>${text}</${tag}>`
}

const markTags: Readonly<Record<string, string>> = {
  strong: 'b',
  em: 'em',
  code: 'tt',
  strike: 'del',
  underline: 'ins',
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
