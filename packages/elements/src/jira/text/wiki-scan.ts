import { readLink } from './from-wiki-link.ts'
import { bareUrl, emoticonAt, escapable, isWordCharacter } from './markup.ts'

/** The address that begins here, unless in the middle of a word. */
export function urlStarting(text: string, at: number): string | undefined {
  if (isWordCharacter(text[at - 1] ?? '')) return undefined
  bareUrl.lastIndex = at
  return bareUrl.exec(text)?.[0]
}

/** Where code ends that begins here: in the same line; -1 when it does not. */
export function codeEnd(text: string, at: number, endless: Map<string, number>): number {
  if (at < (endless.get('{{') ?? -1)) return -1
  const line = text.indexOf('\n', at)
  const end = text.indexOf('}}', at + 3)
  if (end >= 0 && (line < 0 || end < line)) return end
  endless.set('{{', line < 0 ? text.length : line)
  return -1
}

/** The character that is shown at this place: of an escaped one itself. */
export function shownAt(text: string, at: number): string {
  const next = text[at + 1] ?? ''
  return text[at] === '\\' && next !== '\\' && escapable.test(next) ? next : (text[at] ?? '')
}

/** The first place that fits, outside of what has its own rules: escapes, code, addresses and links. */
export function findOutside(text: string, from: number, fits: (index: number) => boolean): number {
  const endless = new Map<string, number>()
  for (let index = from; index < text.length; index += 1) {
    if (fits(index)) return index
    const next = atomEnd(text, index, endless)
    if (next > index) index = next - 1
  }
  return -1
}

function atomEnd(text: string, at: number, endless: Map<string, number>): number {
  const character = text[at] ?? ''
  if (character === '\\') return escapable.test(text[at + 1] ?? '') ? at + 2 : at
  if (character === '{' && text[at + 1] === '{') return codeEnd(text, at, endless) + 2
  if (character === 'h') return at + (urlStarting(text, at)?.length ?? 0)
  if (character === '[') return readLink(text, at, { marks: [] }, () => [])?.next ?? at
  if (character === '(' || character === ':' || character === ';') return at + (emoticonAt(text, at)?.length ?? 0)
  return at
}
