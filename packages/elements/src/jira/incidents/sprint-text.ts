/**
 * A sprint as an object. Data Centers write each as text, `…Sprint@1f[id=12,state=ACTIVE,name=Sprint 3,…]`; what is no such text stays.
 *
 * A name may have commas and brackets in it; the next member begins at a comma, a word and an equals sign.
 */
export function readSprintText(value: unknown): unknown {
  const inside = typeof value === 'string' ? /\[(.*)\]\s*$/s.exec(value)?.[1] : undefined
  if (inside === undefined) return value
  const pairs = inside.split(/,(?=\w+=)/).map((pair): [string, string | null] => {
    const at = pair.indexOf('=')
    const text = pair.slice(at + 1)
    return [pair.slice(0, at), text === '<null>' ? null : text]
  })
  return Object.fromEntries(pairs)
}
