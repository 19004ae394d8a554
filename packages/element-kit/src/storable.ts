/**
 * Whether text can be kept and comes back as it was: Postgres takes no NUL, and half of a surrogate pair (`\ud800` in JSON) is no
 * character at all.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** Why text is refused, to be put behind its name. */
export const unstorable = 'holds a NUL character or half of a surrogate pair'
