import { type Find, find, isShort } from './find.ts'
import { fold, isLatin1 } from './fold.ts'

/** Says whether a text, as it stands in a record, is what was looked for. */
export type TextTest = (text: string) => boolean

/**
 * Prepares a LIKE pattern. `%` stands for any run of characters, nothing else is special, and a pattern without `%` asks for
 * text that contains it. Every segment is sought once, from where the one before it ended, so no pattern can make the search
 * run away.
 *
 * @example like('QBO%')('QBO Import')  // true
 * @example like('port')('QBO Import')  // true
 */
export function like(pattern: string): TextTest {
  const [head = '', ...segments] = fold(pattern).split('%')
  const tail = segments.pop()
  if (tail === undefined) return contains(head)
  const [only = '', ...others] = segments
  if (head === '' && tail === '' && others.length === 0) return contains(only)

  const finds = segments.map((segment) => ({ find: find(segment), length: segment.length }))
  return (text) => {
    const folded = fold(text)
    return (
      folded.startsWith(head) &&
      folded.endsWith(tail) &&
      isInOrder(finds, folded, head.length, folded.length - tail.length)
    )
  }
}

/**
 * Prepares the search for a part of a text, in which nothing is special. Regular expressions fold as {@link fold} does but for
 * composition, which Latin-1 has no use for: there one of them finds a short part at once, and no folded text needs to be made.
 */
export function contains(part: string): TextTest {
  const sought = fold(part)
  const findFolded = find(sought)
  const isIn: TextTest = (text) => findFolded(fold(text), 0) >= 0
  if (!isShort(sought)) return isIn
  const pattern = new RegExp(sought.replaceAll(special, '\\$&'), 'iu')
  return (text) => (isLatin1(text) ? pattern.test(text) : isIn(text))
}

const special = /[\^$\\.*+?()[\]{}|/]/g

/** Whether the segments follow each other in that stretch of the text. With none, head and tail must not overlap. */
function isInOrder(
  segments: readonly { readonly find: Find; readonly length: number }[],
  text: string,
  start: number,
  end: number,
): boolean {
  let from = start
  for (const segment of segments) {
    const at = segment.find(text, from)
    if (at < 0) return false
    from = at + segment.length
  }
  return from <= end
}
