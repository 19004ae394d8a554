/** Says where in a text something stands, from an offset on; -1 where it does not. */
export type Find = (text: string, from: number) => number

/**
 * Prepares the search for a part. However both repeat themselves, it takes no more steps than the text has characters, times a constant:
 * what `indexOf` does for a long part may be as many as both lengths multiplied.
 */
export function find(part: string): Find {
  return isShort(part) ? (text, from) => text.indexOf(part, from) : findLong(part)
}

/** Whether a part may be tried at every place of a text. */
export function isShort(part: string): boolean {
  return part.length <= shortMax
}

const shortMax = 64

/** By Knuth, Morris and Pratt: what was seen of the text is never looked at again. */
function findLong(part: string): Find {
  const borders = bordersOf(part)
  return (text, from) => {
    let matched = 0
    for (let at = from; at < text.length; at += 1) {
      matched = extend(part, borders, matched, text.charCodeAt(at))
      if (matched === part.length) return at + 1 - matched
    }
    return -1
  }
}

/** For each beginning of the part, by its length less one: the length of the longest end of it that is a beginning, too. */
function bordersOf(part: string): Uint16Array {
  const borders = new Uint16Array(part.length)
  for (let at = 1; at < part.length; at += 1) {
    borders[at] = extend(part, borders, borders[at - 1] ?? 0, part.charCodeAt(at))
  }
  return borders
}

/** How much of the part the text ends with, when so much of it was there before the next character. */
function extend(part: string, borders: Uint16Array, matched: number, next: number): number {
  let length = matched
  while (length > 0 && part.charCodeAt(length) !== next) length = borders[length - 1] ?? 0
  return part.charCodeAt(length) === next ? length + 1 : length
}
