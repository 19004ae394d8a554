import type { Node } from './node.ts'

/** What stands around a piece of inline markup. */
export interface Around {
  readonly marks: readonly Node[]
  /** Inside the label of a link there is no other link. */
  readonly isLabel?: boolean
}

/** A piece of markup that was read: its nodes, or plain text, and where it ends. */
export interface Found {
  readonly nodes: readonly Node[] | string
  readonly next: number
}
