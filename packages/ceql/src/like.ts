import { fold } from './fold.ts'

/**
 * Prepares a LIKE pattern for folded text. `%` stands for any run of characters, nothing else is special, and a
 * pattern without `%` asks for text that contains it. Every segment is sought once, from where the one before it
 * ended, so no pattern can make the search run away.
 *
 * @example like('QBO%')('qbo import')  // true
 * @example like('port')('qbo import')  // true
 */
export function like(pattern: string): (folded: string) => boolean {
  const segments = fold(pattern).split('%')
  const head = segments.shift() ?? ''
  const tail = segments.pop()
  if (tail === undefined) return (folded) => folded.includes(head)

  return (folded) =>
    folded.startsWith(head) &&
    folded.endsWith(tail) &&
    isInOrder(segments, folded, head.length, folded.length - tail.length)
}

/** Prepares the search for a part of folded text, in which nothing is special. */
export function contains(part: string): (folded: string) => boolean {
  const sought = fold(part)
  return (folded) => folded.includes(sought)
}

/** Whether the segments follow each other in that stretch of the text. With none, head and tail must not overlap. */
function isInOrder(segments: readonly string[], text: string, start: number, end: number): boolean {
  let from = start
  for (const segment of segments) {
    const at = text.indexOf(segment, from)
    if (at < 0) return false
    from = at + segment.length
  }
  return from <= end
}
