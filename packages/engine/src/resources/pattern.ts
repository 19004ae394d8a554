/** Whether a name in `fields` stands for all that it fits. */
export function isPattern(name: string): boolean {
  return name.includes('*')
}

/** Whether a text fits a pattern, in which `*` is any run of characters. The time it takes does not explode with the stars. */
export function fits(pattern: string): (text: string) => boolean {
  const [start = '', ...rest] = pattern.split('*')
  const end = rest.pop()
  return (text) => {
    if (end === undefined) return text === start
    if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false
    let at = start.length
    for (const piece of rest) {
      const found = text.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    return at <= text.length - end.length
  }
}
