/** A turn that was given, as of when: it is good until something new is heard of limits, and not for long in any case. */
export interface Permit {
  /** Counts what was heard of limits by then. */
  readonly heard: number
  readonly untilMs: number
}

/** So long a permit that was asked for is good; opening a connection takes less, or the permit is asked for once more. */
export const permitMs = 1_000
