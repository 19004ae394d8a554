import { bareUrlPattern } from './wiki-url.ts'

/** Where a text is written: alone in a line, in a cell of a table, in the label of a link. */
export type Place = 'line' | 'cell' | 'label'

interface Around {
  readonly place: Place
  /** What follows the text. */
  readonly after: string
  /** Delimiters that are open, and so may not occur. */
  readonly closing: string
}

/** Writes words so that they are read as words: whatever would be markup is escaped, and nothing else. */
export function writeText(text: string, { place, after, closing }: Around): string {
  const following = text + after
  let written = ''
  for (let at = 0; at < text.length; ) {
    const url = closing === '' && place === 'line' ? urlAt(text, at) : undefined
    if (url !== undefined) {
      written += url
      at += url.length
      continue
    }
    const char = text[at] ?? ''
    written += escapeChar(char, { place, closing, before: text[at - 1], rest: following.slice(at + 1) })
    at += 1
  }
  return written
}

function urlAt(text: string, at: number): string | undefined {
  if (text[at] !== 'h' || /\w/.test(text[at - 1] ?? ' ')) return undefined
  return bareUrlPattern.exec(text.slice(at))?.[0]
}

interface Spot {
  readonly place: Place
  readonly closing: string
  readonly before: string | undefined
  readonly rest: string
}

function escapeChar(char: string, { place, closing, before, rest }: Spot): string {
  if (char === '\\') return /^[A-Za-z0-9\s]/.test(rest) ? char : '&#92;'
  if (char === '&') return /^#\d+;/.test(rest) ? '&#38;' : char
  if (char === '{' || char === '[') return `\\${char}`
  if (char === '|') return place === 'line' ? char : '\\|'
  if (char === ']') return place === 'label' ? '\\]' : char
  if (!delimiters.has(char)) return char
  if (closing.includes(char)) return `\\${char}`
  // A delimiter opens before a word, when not in one, if there is another to close it.
  const opens = !/\w/.test(before ?? ' ') && !/^(\s|$)/.test(rest) && rest.includes(char)
  return opens ? `\\${char}` : char
}

const delimiters: ReadonlySet<string> = new Set(['*', '_', '-', '+', '^', '~'])

/** Escapes what would make a line a heading, a list, a table, a rule, a quotation or an image. */
export function escapeLineStart(line: string): string {
  return line
    .replace(/^(\s*(?:h[1-6]|bq))\.(?=\s|$)/, '$1\\.')
    .replace(/^(\s*)(?=[*#-]+\s)/, '$1\\')
    .replace(/^(\s*)(?=-{4,}\s*$|\||!)/, '$1\\')
}

/** Where a line break would end the block, the forced break of wiki markup stands for it. */
export function oneLine(written: string): string {
  return written.replaceAll(/\n+/g, ' \\\\ ')
}
