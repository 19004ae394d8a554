const decimal = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Reads a decimal number such as `42`, `-0.5` or `1e6`; `undefined` for any other text, and for what overflows. */
export function readNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
