import { contentOf, type Node, paragraph, typeOf } from './node.ts'

/** What a document allows inside of a block that does not take every other one. */
const allowed: Readonly<Record<string, ReadonlySet<string>>> = {
  blockquote: new Set(['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle']),
  panel: new Set([
    ...['paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle', 'rule', 'blockCard'],
  ]),
  tableCell: new Set([
    ...['paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle', 'rule', 'blockCard'],
    ...['panel', 'blockquote', 'embedCard'],
  ]),
}

/** The content as this block takes it: what it does not take gives its own content, a heading its line. Never empty. */
export function contentFor(block: keyof typeof allowed, nodes: readonly Node[]): readonly Node[] {
  const fitting = nodes.flatMap((node) => fit(allowed[block] ?? new Set(), node))
  return fitting.length === 0 ? [paragraph([])] : fitting
}

function fit(types: ReadonlySet<string>, node: Node): readonly Node[] {
  const type = typeOf(node)
  if (types.has(type)) return [node]
  if (type === 'heading') return [paragraph(contentOf(node))]
  if (type === 'blockCard' || type === 'embedCard')
    return [paragraph([{ ...node, type: 'inlineCard', attrs: urlOf(node) }])]
  return contentOf(node).flatMap((child) => fit(types, child))
}

function urlOf({ attrs }: Node): unknown {
  return typeof attrs === 'object' && attrs !== null && 'url' in attrs ? { url: attrs.url } : attrs
}
