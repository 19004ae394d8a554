/**
 * Whose turn it is when a provider limits the rate: people who wait come before loads, loads before what runs by itself. Nothing in the
 * engine does the last yet.
 */
export type Traffic = 'live' | 'bulk' | 'sync'

/** How one caller uses the line of an instance. */
export interface ConnectionUse {
  /** Ends the call that is under way, too. */
  readonly signal?: AbortSignal | undefined
  /** `live` unless it says otherwise. */
  readonly traffic?: Traffic
  /**
   * Ends a wait for the provider's limits because nobody waits for the answer any more; what was sent already runs on. Asked for only
   * when a wait begins.
   */
  readonly gone?: (() => AbortSignal) | undefined
  /** Answers may come from the instance's cache, if it has one. */
  readonly cache?: CacheUse | undefined
}

/** Where an answer came from: the cache, the provider, or the provider because the caller would have nothing else. */
export type CacheOutcome = 'HIT' | 'MISS' | 'BYPASS'

export interface CacheUse {
  /** The caller wants what the provider says now; it is kept for the next. */
  readonly skips: boolean
  note(outcome: CacheOutcome): void
}
