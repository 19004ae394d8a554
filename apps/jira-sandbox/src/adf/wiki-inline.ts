import type { AdfMark, AdfNode, NameOf } from './node.ts'

/** Where in a line the reader is. */
export interface Inline {
  readonly marks: readonly AdfMark[]
  readonly nameOf: NameOf
  /** Reads a part of the line. */
  read(text: string, inline: Inline): AdfNode[]
}

/** What was found, words or nodes, and the place after it. */
export interface Found {
  readonly nodes: AdfNode[] | string
  readonly next: number
}

/** Within a mark; one of the same kind counts once. */
export function withMark(inline: Inline, mark: AdfMark): Inline {
  if (inline.marks.some((other) => other.type === mark.type)) return inline
  return { ...inline, marks: [...inline.marks, mark] }
}

/** A text; code stands no other mark beside it than a link. */
export function textNode(text: string, marks: readonly AdfMark[]): AdfNode {
  const isCode = marks.some((mark) => mark.type === 'code')
  const kept = isCode ? marks.filter((mark) => mark.type === 'code' || mark.type === 'link') : marks
  return kept.length === 0 ? { type: 'text', text } : { type: 'text', text, marks: [...kept] }
}
