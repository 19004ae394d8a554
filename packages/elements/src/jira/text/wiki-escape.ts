import { braceMeans, closes, emoticonAt, escapable, opens } from './markup.ts'
import { urlStarting } from './wiki-scan.ts'

/** A piece of a line that is written: markup, or words that must not become markup. */
export interface Written {
  readonly text: string
  readonly isMarkup: boolean
  /** Signs that are open around the words: in them the sign would close. */
  readonly open?: string
}

/** Where a line stands: in a cell bars have a meaning, in the label of a link brackets too. */
export type Place = 'line' | 'cell' | 'label'

/** Joins the pieces of a paragraph, with a backslash before every character that would be read as markup. */
export function joinWritten(pieces: readonly Written[], place: Place): string {
  const all = pieces.map(({ text }) => text).join('')
  const signs = createSigns(all)
  const brackets = createBrackets(all, place)
  const starts = lineStarts(all)
  let at = 0
  let written = ''
  for (const { text, isMarkup, open = '' } of pieces) {
    const end = at + text.length
    if (isMarkup) {
      written += text
      at = end
    }
    while (at < end) {
      const url = place === 'label' || all[at] !== 'h' ? undefined : urlStarting(all, at)
      if (url !== undefined && at + url.length <= end && !starts.has(at)) {
        written += url
        at += url.length
        continue
      }
      const character = all[at] ?? ''
      const means =
        starts.has(at) || signs.means(at, open) || brackets.means(at) || isBar(character, place) || meansAlone(all, at)
      written += means ? escaped(character) : character
      at += 1
    }
  }
  return written
}

/** A backslash before a backslash would be a line break, so that one is written by its number; so is what begins a number. */
function escaped(character: string): string {
  return escapable.test(character) && character !== '\\' && character !== '&'
    ? `\\${character}`
    : `&#${character.charCodeAt(0)};`
}

function isBar(character: string, place: Place): boolean {
  if (character === '|') return place !== 'line'
  return place === 'label' && (character === '[' || character === ']')
}

function meansAlone(all: string, at: number): boolean {
  const character = all[at] ?? ''
  if (character === '\\') return at === all.length - 1 || escapable.test(all[at + 1] ?? '')
  if (character === '&') return /^&#\d{1,7};/.test(all.slice(at, at + 10))
  if (character === '!') return all.startsWith('!http', at)
  if (character === '{') {
    braceMeans.lastIndex = at
    return braceMeans.test(all)
  }
  return emoticonAt(all, at) !== undefined
}

/** A sign opens if the same closes further on in its line. All signs of a run are escaped, if one needs it. */
function createSigns(all: string) {
  const closing = lastClosings(all)
  let run = { start: 0, end: 0, line: -1 }
  return {
    /** Asked from left to right. */
    means(at: number, open: string): boolean {
      const sign = all[at] ?? ''
      if (!isSign(sign)) return false
      if (at >= run.end) run = runAt(all, at, run)
      const { start, end, line } = run
      if (sign === '?' && end - start < 2) return false
      const before = all[start - 1] ?? ''
      const after = all[end] ?? ''
      if (open.includes(sign)) return end - start > 1 || closes(before || 'x', after)
      return opens(sign, before, after) && (closing.get(`${sign}${line}`) ?? -1) >= end
    },
  }
}

function isSign(character: string): boolean {
  return character !== '' && '*_-+^~?'.includes(character)
}

interface Run {
  readonly start: number
  readonly end: number
  /** Where its line begins. */
  readonly line: number
}

function runAt(all: string, at: number, last: Run): Run {
  let start = at
  let end = at + 1
  while (start > last.end && all[start - 1] === all[at]) start -= 1
  while (all[end] === all[at]) end += 1
  const line = all.slice(last.end, start).lastIndexOf('\n')
  return { start, end, line: line < 0 ? last.line : last.end + line }
}

/** The last place of every line, by the sign and where the line begins, at which the sign could close. */
function lastClosings(all: string): ReadonlyMap<string, number> {
  const last = new Map<string, number>()
  let line = -1
  for (let at = 0; at < all.length; at += 1) {
    const character = all[at] ?? ''
    if (character === '\n') line = at
    else if (isSign(character) && closes(all[at - 1] ?? '', all[at + 1] ?? '')) last.set(`${character}${line}`, at)
  }
  return last
}

/** A bracket means something if what follows up to its end looks like an address, or has a bar. */
function createBrackets(all: string, place: Place) {
  const [nextEnd, nextBar] = [nextOf(all, ']'), nextOf(all, '|')]
  return {
    means(at: number): boolean {
      if (all[at] !== '[') return false
      const end = nextEnd[at] ?? -1
      // Open at the end of a cell it could find its end in the next one.
      if (end < 0) return place === 'cell'
      const bar = nextBar[at] ?? -1
      return (bar >= 0 && bar < end) || /^\[(?:~accountid:|#|\/|[a-z][a-z-]{1,8}:)/i.test(all.slice(at, at + 12))
    },
  }
}

/** For every place the next one of this character, -1 when there is none. */
function nextOf(all: string, character: string): readonly number[] {
  const next = new Array<number>(all.length)
  let found = -1
  for (let at = all.length - 1; at >= 0; at -= 1) {
    if (all[at] === character) found = at
    next[at] = found
  }
  return next
}

/** The characters at which a line would begin a heading, a quote, a list, a rule or a table. */
function lineStarts(all: string): ReadonlySet<number> {
  return new Set(
    [...all.matchAll(lineStart)].flatMap(({ 0: whole, 1: sign = '', index }) => {
      const end = index + whole.length
      if (/^(?:h[1-6]|bq)\.$/.test(sign)) return [end - 1]
      return Array.from(sign, (_, offset) => end - sign.length + offset)
    }),
  )
}

const lineStart = /^[^\S\n]*(h[1-6]\.(?=\s|$)|bq\.(?=\s)|[*#-]+(?=[^\S\n])|-{4,}(?=[^\S\n]*$)|\|)/gm
