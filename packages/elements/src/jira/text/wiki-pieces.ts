import { closes, opens } from './markup.ts'
import type { Written } from './wiki-escape.ts'
import { urlStarting } from './wiki-scan.ts'

/** What a line is made of: words and markup, words between two signs, and an address that may stand by itself. */
export type Piece = Written | Enclosed | Bare

interface Enclosed {
  readonly sign: string
  readonly inside: readonly Piece[]
}

interface Bare {
  readonly url: string
}

/** The pieces in a row. Only now it shows what a sign stands beside: next to a word it needs braces. */
export function flatten(given: readonly Piece[]): readonly Written[] {
  const pieces = merged(given)
  const written: Written[] = []
  for (const [index, piece] of pieces.entries()) {
    const before = written.at(-1)?.text.at(-1) ?? ''
    const after = firstOf(pieces[index + 1])
    if ('text' in piece) written.push(piece)
    else if ('url' in piece)
      written.push(markup(isFreeUrl(before, piece.url, pieces.slice(index + 1)) ? piece.url : `[${piece.url}]`))
    else written.push(...enclosed(piece, before, after))
  }
  return written
}

/** Words beside words are one piece, whatever they stand for. */
function merged(given: readonly Piece[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const piece of given) {
    const last = pieces.at(-1)
    const isOne = isWords(last) && isWords(piece) && last.open === piece.open
    if (isOne) pieces[pieces.length - 1] = { ...last, text: last.text + piece.text }
    else pieces.push(piece)
  }
  return pieces
}

function isWords(piece: Piece | undefined): piece is Written {
  return piece !== undefined && 'text' in piece && !piece.isMarkup
}

function enclosed({ sign, inside }: Enclosed, before: string, after: string): readonly Written[] {
  const words = flatten(inside)
  const first = words[0]?.text[0] ?? ''
  const last = words.at(-1)?.text.at(-1) ?? ''
  const stands = isFree(before, after) && opens(sign, before, first) && closes(last, after) && last !== sign
  const end = markup(stands ? sign : `{${sign}}`)
  return [end, ...words, end]
}

/** Jira takes a sign for markup between a blank and a word; beside other characters that differs from one to the next. */
function isFree(before: string, after: string): boolean {
  return /^[\s(]?$/.test(before) && /^[\s.,;:!?)]?$/.test(after)
}

/** What follows must not be read as a part of the address: words that end it, or words that are all and do not go on with it. */
function isFreeUrl(before: string, url: string, [next, ...others]: readonly Piece[]): boolean {
  if (!isFree(before, '')) return false
  if (next === undefined || !('text' in next)) return next === undefined
  if (next.isMarkup) return /^\s/.test(next.text)
  const isEnded = others.length === 0 || /[\s<>"]/.test(next.text)
  return isEnded && urlStarting(url + next.text, 0) === url
}

function firstOf(piece: Piece | undefined): string {
  if (piece === undefined) return ''
  if ('text' in piece) return piece.text[0] ?? ''
  return 'url' in piece ? 'h' : '{'
}

function markup(text: string): Written {
  return { text, isMarkup: true }
}
