/** A stretch of a scratch. */
export interface Segment {
  readonly position: number
  readonly length: number
}

/**
 * Room on disk for what does not fit into memory. Nobody else can read what is in it, and nothing of it is left however its user
 * ends, the process's own end included.
 */
export interface Scratch {
  /** Writes behind everything that is there. One segment is written at a time; others may be read meanwhile. */
  write(chunks: AsyncIterable<Uint8Array>): Promise<Segment>
  /** The bytes of a segment, as they are asked for. */
  read(segment: Segment): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

export type OpenScratch = () => Promise<Scratch>
