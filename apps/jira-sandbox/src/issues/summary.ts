export const summaryMissing = 'You must specify a summary of the issue.'

/** What is wrong with a summary; nothing when it is good. */
export function summaryFault(summary: unknown): string | undefined {
  if (summary === undefined || summary === null) return summaryMissing
  if (typeof summary !== 'string') return 'Operation value must be a string'
  if (summary.trim() === '') return summaryMissing
  if (/[\r\n]/.test(summary)) return 'The summary is invalid because it contains newline characters.'
  return summary.length > 255 ? 'Summary must be less than 255 characters.' : undefined
}
