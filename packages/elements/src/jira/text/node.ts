import { isRecord } from '@valence/element-kit'

/** A node or a mark of the Atlassian Document Format, in which nothing is relied on. */
export type Node = Readonly<Record<string, unknown>>

/** A document in the Atlassian Document Format. */
export interface AdfDocument {
  readonly [member: string]: unknown
  readonly type: 'doc'
  readonly version: 1
  readonly content: readonly Node[]
}

/** Deeper than any editor nests; what lies below is left out. */
export const depthMax = 60

/** Whether a value is a document in the Atlassian Document Format, as version 3 of Jira's API writes rich text. */
export function isDocument(value: unknown): value is Node {
  return isRecord(value) && value.type === 'doc' && Array.isArray(value.content)
}

export function typeOf(node: Node | undefined): string {
  return typeof node?.type === 'string' ? node.type : ''
}

export function contentOf(node: Node): readonly Node[] {
  return Array.isArray(node.content) ? node.content.filter(isRecord) : []
}

export function marksOf(node: Node): readonly Node[] {
  return Array.isArray(node.marks) ? node.marks.filter(isRecord) : []
}

/** An attribute as text; empty when it is not there. */
export function attribute(node: Node, name: string): string {
  const value = isRecord(node.attrs) ? node.attrs[name] : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The words of a node without any markup. */
export function plainText(node: Node, depth = 0): string {
  if (typeof node.text === 'string') return node.text
  if (node.type === 'hardBreak') return '\n'
  if (depth > depthMax) return ''
  return contentOf(node)
    .map((child) => plainText(child, depth + 1))
    .join('')
}

export function textNode(text: string, marks: readonly Node[] = []): Node {
  return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks }
}

export function paragraph(content: readonly Node[]): Node {
  return { type: 'paragraph', content }
}
