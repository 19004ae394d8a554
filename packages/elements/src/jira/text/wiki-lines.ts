import { blockMacro } from './markup.ts'
import type { Node } from './node.ts'

/** A macro that is a block of its own, with what stands between its two ends. */
export interface Macro {
  readonly name: 'code' | 'noformat' | 'quote' | 'panel'
  readonly parameters: string
  readonly body: string
}

/** A text in the pieces of which blocks are made: lines, and macros with all their lines. */
export type Piece = string | Macro

/** Blocks that were read, and the piece behind them. */
export interface Block {
  readonly nodes: readonly Node[]
  readonly next: number
}

export type BlockReader = (pieces: readonly Piece[], at: number) => Block | undefined

export function piecesOf(wiki: string): readonly Piece[] {
  const pieces: Piece[] = []
  const unclosed = new Set<string>()
  let from = 0
  for (const { 0: opening, 1: word = '', 2: parameters = '', index } of wiki.matchAll(blockMacro)) {
    const name = macroName(word)
    if (index < from || name === undefined || isEscaped(wiki, index) || unclosed.has(name)) continue
    const start = index + opening.length
    const end = closingOf(wiki, start, name)
    if (end < 0) {
      unclosed.add(name)
      continue
    }
    pieces.push(...linesBetween(wiki.slice(from, index)))
    pieces.push({ name, parameters, body: wiki.slice(start, end) })
    from = end + name.length + 2
  }
  pieces.push(...linesBetween(wiki.slice(from)))
  return pieces
}

/** The lines of a text, without what is left of a line beside a macro that nothing stands in. */
function linesBetween(text: string): readonly string[] {
  const lines = text.split('\n')
  if (lines.length === 1) return text.trim() === '' ? [] : lines
  if (lines[0]?.trim() === '') lines.shift()
  if (lines.at(-1)?.trim() === '') lines.pop()
  return lines
}

/** In code everything is code up to its end; in the others macros may stand that hold the words of the end. */
function closingOf(wiki: string, start: number, name: Macro['name']): number {
  const end = `{${name}}`
  if (name === 'code' || name === 'noformat') return wiki.indexOf(end, start)
  let inside: string | undefined
  tag.lastIndex = start
  for (let found = tag.exec(wiki); found !== null; found = tag.exec(wiki)) {
    const [whole, word = ''] = found
    if (isEscaped(wiki, found.index)) continue
    if (inside === undefined && whole === end) return found.index
    if (inside === word && whole === `{${word}}`) inside = undefined
    else if (inside === undefined && isVerbatim(word)) {
      if (wiki.indexOf(`{${word}}`, tag.lastIndex) >= 0) inside = word
    }
  }
  return -1
}

const tag = new RegExp(blockMacro.source, 'g')

function isVerbatim(word: string): boolean {
  return word === 'code' || word === 'noformat'
}

function isEscaped(wiki: string, at: number): boolean {
  return wiki[at - 1] === '\\'
}

function macroName(word: string): Macro['name'] | undefined {
  return names.find((name) => name === word)
}

const names = ['code', 'noformat', 'quote', 'panel'] as const
