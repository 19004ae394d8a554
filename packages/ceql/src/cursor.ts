import { CeqlError } from './errors.ts'
import { type Token, tokenize } from './tokenize.ts'

/** A place in a query that only moves forward: what the parsers read from. */
export interface Cursor {
  /** The whole text. */
  readonly source: string
  /** The token at this place, or so many behind it; behind the last one, a token of kind `end`. */
  readonly peek: (ahead?: number) => Token
  /** Steps over the token at this place. */
  readonly skip: () => void
  /** The offset behind the token stepped over last. */
  readonly passed: () => number
  /**
   * Steps over the given punctuation mark or word, in any case, if it is here, and says whether it was. A word needs to be none of
   * the `keywords`: where the grammar asks for it, it is one, and elsewhere it may name a field or stand for a value.
   */
  readonly take: (text: string) => boolean
  /** An error that points here: `expected …, found …`. */
  readonly expected: (what: string, mend?: string) => CeqlError
  /** An error that points here, in other words than those: for a bound that was passed. */
  readonly refuse: (reason: string, mend?: string) => CeqlError
}

/** Opens a cursor at the start of a text. */
export function createCursor(source: string): Cursor {
  const tokens = tokenize(source)
  const end: Token = { kind: 'end', raw: '', text: '', start: source.length, end: source.length }
  let at = 0

  const peek = (ahead = 0) => tokens[at + ahead] ?? end
  const skip = () => {
    at += 1
  }
  const refuse = (reason: string, mend?: string) =>
    new CeqlError(reason, { position: peek().start, source, mend: mends.get(peek().raw.toUpperCase()) ?? mend })

  return {
    source,
    peek,
    skip,
    passed: () => tokens[at - 1]?.end ?? 0,
    take: (text) => {
      const { kind, text: here } = peek()
      const isTaken = kind === 'word' ? here.toUpperCase() === text : here === text && fixed.has(kind)
      if (isTaken) skip()
      return isTaken
    },
    expected: (what, mend) => refuse(`expected ${what}, found ${describe(peek())}`, mend),
    refuse,
  }
}

const fixed: ReadonlySet<Token['kind']> = new Set(['keyword', 'punctuation'])

/** What people bring along from other languages. */
const mends: ReadonlyMap<string, string> = new Map([
  ['<>', 'use != instead of <>'],
  ['==', 'use = instead of =='],
  ['===', 'use = instead of ==='],
  ['=<', 'use <= instead of =<'],
  ['=>', 'use >= instead of =>'],
  ['!', 'use NOT instead of !'],
  ['&&', 'use AND instead of &&'],
  ['||', 'use OR instead of ||'],
  ['NULL', 'use IS NULL or IS NOT NULL to ask for null'],
])

const foundLengthMax = 30

function describe({ kind, raw }: Token): string {
  if (kind === 'end') return 'the end of the query'
  if (kind === 'quoted') return raw.length > foundLengthMax ? 'a quoted value' : raw
  return raw.length > foundLengthMax ? `"${raw.slice(0, foundLengthMax)}…"` : `"${raw}"`
}
