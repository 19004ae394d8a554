import type { AdfMark, AdfNode } from './node.ts'
import { addressOf, attribute, shownText } from './plain-text.ts'

/** A plain HTML rendering, for `renderedFields` and `renderedBody`. */
export function renderHtml(node: AdfNode): string {
  return (writers[node.type] ?? renderOther)(node)
}

type Writer = (node: AdfNode) => string

const writers: Readonly<Record<string, Writer>> = {
  text: (node) => (node.marks ?? []).reduceRight(wrap, escapeHtml(node.text ?? '')),
  hardBreak: () => '<br/>',
  rule: () => '<hr/>',
  heading: (node) => `<h${levelOf(node)}>${inside(node)}</h${levelOf(node)}>`,
  codeBlock: (node) => `<pre>${inside(node)}</pre>`,
  mention: (node) => `<span class="mention">${escapeHtml(shownText(node))}</span>`,
  date: (node) => `<time>${escapeHtml(shownText(node))}</time>`,
  status: (node) => `<span class="status">${escapeHtml(shownText(node))}</span>`,
  inlineCard: renderCard,
  blockCard: (node) => `<p>${renderCard(node)}</p>`,
  embedCard: (node) => `<p>${renderCard(node)}</p>`,
  media: renderMedia,
  expand: renderExpand,
  nestedExpand: renderExpand,
  panel: (node) => `<div class="panel">${inside(node)}</div>`,
  ...elements({ paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li', blockquote: 'blockquote' }),
  ...elements({ table: 'table', tableRow: 'tr', tableHeader: 'th', tableCell: 'td', caption: 'p' }),
  ...elements({ taskList: 'ul', taskItem: 'li', blockTaskItem: 'li', decisionList: 'ul', decisionItem: 'li' }),
}

function elements(tags: Readonly<Record<string, string>>): Record<string, Writer> {
  return Object.fromEntries(
    Object.entries(tags).map(([type, tag]) => [type, (node: AdfNode) => `<${tag}>${inside(node)}</${tag}>`]),
  )
}

function inside(node: AdfNode): string {
  return (node.content ?? []).map(renderHtml).join('')
}

/** What has no element of its own shows its words and its content. */
function renderOther(node: AdfNode): string {
  return escapeHtml(shownText(node)) + inside(node)
}

function renderCard(node: AdfNode): string {
  const address = addressOf(node)
  return isSafe(address) ? anchor(address, escapeHtml(address)) : escapeHtml(address)
}

function renderMedia(node: AdfNode): string {
  const [url, alt] = [attribute(node, 'url'), escapeHtml(attribute(node, 'alt'))]
  return isSafe(url) ? `<img src="${escapeHtml(url)}" alt="${alt}"/>` : alt
}

function renderExpand(node: AdfNode): string {
  return `<details><summary>${escapeHtml(shownText(node))}</summary>${inside(node)}</details>`
}

function levelOf(node: AdfNode): number {
  const level = Number(node.attrs?.level ?? 1)
  return level >= 1 && level <= 6 ? Math.floor(level) : 1
}

function wrap(text: string, mark: AdfMark): string {
  if (mark.type === 'link') {
    const href = String(mark.attrs?.href ?? '')
    return isSafe(href) ? anchor(href, text) : text
  }
  if (mark.type === 'subsup') return mark.attrs?.type === 'sub' ? `<sub>${text}</sub>` : `<sup>${text}</sup>`
  if (mark.type === 'textColor') return `<font color="${escapeHtml(String(mark.attrs?.color ?? ''))}">${text}</font>`
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

function anchor(href: string, label: string): string {
  return `<a href="${escapeHtml(href)}">${label}</a>`
}

/** A rendering is put into pages, so an address that runs as a script stays words. */
function isSafe(address: string): boolean {
  return /^(https?:|mailto:|ftp:|#|\/)/i.test(address)
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
