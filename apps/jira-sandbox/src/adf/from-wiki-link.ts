import { mentionable } from './mention.ts'
import type { AdfMark, AdfNode, NameOf } from './node.ts'
import { type Found, type Inline, textNode, withMark } from './wiki-inline.ts'
import { addressPattern, bareUrlPattern } from './wiki-url.ts'

/** `[label|address]`, `[address]`, `[address|address|smart-link]` and `[~accountid:…]`. */
export function readLink(text: string, at: number, inline: Inline, endless: Set<string>): Found | undefined {
  const end = unescaped(text, ']', at + 1)
  if (end < 0) endless.add(']')
  if (end < 0) return undefined
  const inner = text.slice(at + 1, end)
  const next = end + 1
  const mention = /^~(?:accountid:)?(.+)$/.exec(inner)?.[1]
  if (mention !== undefined && mentionable(mention)) return { nodes: [mentionNode(mention, inline.nameOf)], next }
  const bar = unescaped(inner, '|', 0)
  const [href = '', style] = (bar < 0 ? inner : inner.slice(bar + 1)).split('|')
  if (!addressPattern.test(href)) return undefined
  if (style === 'smart-link') return { nodes: [{ type: 'inlineCard', attrs: { url: href } }], next }
  const link: AdfMark = { type: 'link', attrs: { href } }
  const within = withMark(inline, link)
  const label = bar > 0 ? inline.read(inner.slice(0, bar), within) : []
  return { nodes: label.length > 0 ? label : [textNode(href, within.marks)], next }
}

/** The place of a sign that is neither escaped nor inside of code. */
function unescaped(text: string, sign: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text.startsWith('{{', at) && text.includes('}}', at)) at = text.indexOf('}}', at) + 1
    else if (text[at] === sign) return at
  }
  return -1
}

function mentionNode(id: string, nameOf: NameOf): AdfNode {
  return { type: 'mention', attrs: { id, text: `@${nameOf(id) ?? id}`, accessLevel: '' } }
}

export function readUrl(text: string, at: number, inline: Inline): Found | undefined {
  if (inline.marks.some((mark) => mark.type === 'link')) return undefined
  const match = text.startsWith('http', at) ? bareUrlPattern.exec(text.slice(at)) : null
  if (!match) return undefined
  const [url] = match
  const link: AdfMark = { type: 'link', attrs: { href: url } }
  return { nodes: [textNode(url, [...inline.marks, link])], next: at + url.length }
}
