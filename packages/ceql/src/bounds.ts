/** What one query may ask for. They keep parsing, and everything that walks the tree, cheap for text from strangers. */
export const bounds = {
  /** Length of the text, in UTF-16 code units. */
  textLengthMax: 16_384,
  /** Parentheses and NOTs inside each other. */
  depthMax: 64,
  /** Values of one IN list. */
  listLengthMax: 5_000,
  /** Predicates of one query. */
  predicatesMax: 1_000,
} as const
