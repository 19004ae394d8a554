/**
 * Answers of providers as all processes share them. Everything belongs to one instance and to one version of it: when something may
 * have changed at the provider the version is raised, and what was kept under an earlier one is never given again.
 */
export interface CacheStore {
  /** The version now, and what is kept under it and not too old. */
  read(instanceId: number, key: string): Promise<CacheReading>
  /** Keeps an answer, unless its version is no longer that of the instance. The oldest make room. */
  write(instanceId: number, key: string, entry: CacheEntry): Promise<void>
  /** Raises the version: seen by every `read` that begins after this returns. */
  renew(instanceId: number): Promise<void>
}

export interface CacheReading {
  readonly version: number
  readonly content?: string
}

export interface CacheEntry {
  /** As it was read before the provider was asked. */
  readonly version: number
  readonly content: string
  readonly ttlMs: number
  /** How many entries the instance may have. */
  readonly entriesMax: number
}
