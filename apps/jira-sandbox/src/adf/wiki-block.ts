import type { AdfNode, NameOf } from './node.ts'

/** What one block of wiki markup became, and the line after it. */
export interface Block {
  readonly node: AdfNode | undefined
  readonly next: number
}

/** Reads the block that begins at a line; undefined when none of its kind does. */
export type BlockReader = (lines: readonly string[], at: number, nameOf: NameOf) => Block | undefined
