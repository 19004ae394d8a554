/** The time of the sandbox: that of the machine, or of a test, moved by as much as somebody asked for. It never stands still by itself. */
export interface Clock {
  now(): number
  /** How far the clock is ahead of its source, in milliseconds; negative when it is behind. */
  offsetMs(): number
  advance(byMs: number): void
  set(instant: number): void
  /** Back to the time of the source. */
  reset(): void
  /** Told after each move, by how many milliseconds. */
  onMove(listener: (byMs: number) => void): void
}

export function createClock(source: () => number): Clock {
  const listeners: ((byMs: number) => void)[] = []
  let offset = 0

  function move(byMs: number): void {
    if (byMs === 0) return
    offset += byMs
    for (const listener of listeners) listener(byMs)
  }

  return {
    now: () => source() + offset,
    offsetMs: () => offset,
    advance: move,
    set: (instant) => move(instant - (source() + offset)),
    reset: () => move(-offset),
    onMove: (listener) => void listeners.push(listener),
  }
}
