/** Keeps uploaded files, unreadable at rest. Neither side ever holds a file whole. */
export interface BulkFiles {
  /** Stores what the source gives. When the source fails, nothing stays and its error is thrown. */
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<void>
  /** Undefined when there is no such file (any more). */
  open(key: string): Promise<AsyncIterable<Uint8Array> | undefined>
  remove(key: string): Promise<void>
  /** Removes the files that were stored before this time, and tells how many. */
  removeOlderThan(time: Date): Promise<number>
}
