import type { AdfNode } from './node.ts'

const inlineTypes: ReadonlySet<string> = new Set([
  ...['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'placeholder', 'inlineExtension'],
  'mediaInline',
])

/** Whether a node stands in a line of text; all others are blocks. */
export function isInline(node: AdfNode): boolean {
  return inlineTypes.has(node.type)
}
