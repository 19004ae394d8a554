/** Says what is lost of the ids that were expected, and what is too many; undefined when nothing is. */
export function differenceOf(found: readonly string[], expected: readonly string[]): string | undefined {
  const [lost, extra] = [expected.filter((id) => !found.includes(id)), found.filter((id) => !expected.includes(id))]
  if (lost.length === 0 && extra.length === 0 && found.length === expected.length) return undefined
  return `lost ${lost.slice(0, 5)} (${lost.length}), too many ${extra.slice(0, 5)} (${extra.length})`
}
