/**
 * Brings text into the form in which CEQL compares it: composed (NFC), then without case by Unicode's simple
 * folding. `Straße` and `STRAẞE` fold alike, `STRASSE` does not; `Σ`, `σ` and `ς` are one letter.
 */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  const lower = text.normalize('NFC').toLowerCase()
  return variant.test(lower) ? Array.from(lower, (letter) => letters.get(letter) ?? letter).join('') : lower
}

/** Whether all of a text is Latin-1, the first 256 code points: those are composed as they stand. */
export function isLatin1(text: string): boolean {
  return !beyondLatin1.test(text)
}

/** Orders two folded texts by code point, where `<` would order by UTF-16 unit and put emoji before `ﬀ`. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at += 1) {
    const ours = left.charCodeAt(at)
    const theirs = right.charCodeAt(at)
    if (ours !== theirs) return codePointRank(ours) - codePointRank(theirs)
  }
  return left.length - right.length
}

const beyondAscii = /[\u0080-\uffff]/
const beyondLatin1 = /[\u0100-\uffff]/

/**
 * The lower-case letters that Unicode's CaseFolding.txt holds for variants of another one: all that lower-casing
 * leaves apart. The test compares every letter that has a case with the folding of regular expressions.
 */
const variants = 'µſ\u0345ςϐϑϕϖϰϱϵ\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88ẛﬅ'
const standards = 'μsισβθφπκρεвдосттъѣꙋṡﬆ'

const variant = new RegExp(`[${variants}]`)
const letters: ReadonlyMap<string, string> = new Map(
  Array.from(variants, (letter, at) => [letter, standards.charAt(at)] as const),
)

/** Lifts surrogates, the units of the highest code points, above the units of U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
