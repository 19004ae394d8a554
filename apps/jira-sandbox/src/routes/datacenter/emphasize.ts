/** What matched, in bold, as pickers show it. */
export function emphasize(text: string, wanted: string): string {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return text
  const end = at + wanted.length
  return `${text.slice(0, at)}<strong>${text.slice(at, end)}</strong>${text.slice(end)}`
}
