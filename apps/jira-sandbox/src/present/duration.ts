const secondsPer = { w: 5 * 8 * 3600, d: 8 * 3600, h: 3600, m: 60 } as const

/** Working time as Jira writes it, `1w 2d 3h 30m`, with days of eight hours and weeks of five days. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds / 60) * 60)
  const parts: string[] = []
  for (const [unit, length] of Object.entries(secondsPer)) {
    const count = Math.floor(rest / length)
    if (count > 0) parts.push(`${count}${unit}`)
    rest -= count * length
  }
  return parts.join(' ') || '0m'
}

/** Reads `3h 30m`; a bare number is minutes. `undefined` when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const words = text.trim().split(/\s+/)
  let seconds = 0
  for (const word of words) {
    const match = /^(\d+(?:\.\d+)?)([wdhm]?)$/.exec(word)
    if (!match) return undefined
    seconds += Number(match[1]) * secondsPer[unitOf(match[2])]
  }
  return Math.round(seconds)
}

function unitOf(text: string | undefined): keyof typeof secondsPer {
  return text === 'w' || text === 'd' || text === 'h' ? text : 'm'
}
