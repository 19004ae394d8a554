export interface Draw {
  readonly allowed: boolean
  /** Whole tokens left. */
  readonly remaining: number
  /** Until the next token, in milliseconds; 0 while there are some. */
  readonly waitMs: number
}

/** A bucket that holds at most `capacity` tokens and gets `fill` new ones every `intervalMs`, bit by bit. */
export interface BucketSize {
  readonly capacity: number
  readonly fill: number
  readonly intervalMs: number
}

export interface TokenBucket {
  draw(now: number): Draw
}

export function createTokenBucket({ capacity, fill, intervalMs }: BucketSize): TokenBucket {
  let tokens = capacity
  let filledAt = Number.NEGATIVE_INFINITY
  return {
    draw(now) {
      // A clock that was set back fills nothing.
      const elapsed = Math.max(0, now - filledAt)
      tokens = Math.min(capacity, tokens + (elapsed * fill) / intervalMs)
      filledAt = now
      const allowed = tokens >= 1
      if (allowed) tokens -= 1
      const waitMs = tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * intervalMs) / fill)
      return { allowed, remaining: Math.floor(tokens), waitMs }
    },
  }
}
