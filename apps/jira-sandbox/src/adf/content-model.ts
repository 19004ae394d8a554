import type { AdfNode } from './node.ts'

// Wiki markup nests what documents do not: a heading in a quotation, a table in a list. The schema decides.

const item = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle'] as const

const allowed: Readonly<Record<string, ReadonlySet<string>>> = {
  blockquote: new Set(item),
  listItem: new Set(item),
  panel: new Set([...item, 'heading', 'rule']),
  tableCell: new Set([...item, 'heading', 'rule', 'panel', 'blockquote']),
}

/** The nodes as they may stand in a parent: what may not is taken apart, down to paragraphs. Never empty. */
export function contentFor(
  parent: 'blockquote' | 'listItem' | 'panel' | 'tableCell',
  nodes: readonly AdfNode[],
): AdfNode[] {
  const kinds = allowed[parent] ?? new Set()
  const fitting = nodes.flatMap((node) => fit(node, kinds))
  return fitting.length === 0 ? [{ type: 'paragraph', content: [] }] : fitting
}

function fit(node: AdfNode, kinds: ReadonlySet<string>): AdfNode[] {
  if (kinds.has(node.type)) return [node]
  if (node.type === 'heading') return [{ type: 'paragraph', content: node.content ?? [] }]
  return (node.content ?? []).flatMap((child) => fit(child, kinds))
}
