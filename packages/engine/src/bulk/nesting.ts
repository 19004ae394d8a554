/** More than any record has, and few enough for whatever walks over a value, or prints it, by calling itself. */
export const nestingMax = 100

/** Whether objects and arrays stand in one another more than so many times. Itself goes no deeper than that. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isNestedDeeper(member, levels - 1))
}
