import type { Readable } from 'node:stream'
import type { Method } from '@valence/element-kit'

/** One HTTP call, ready to go: nothing is added but what the wire needs. */
export interface TransportRequest {
  readonly method: Method
  /** `https://acme.example`, without a path. */
  readonly origin: string
  /** From the first slash on, with the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
  readonly moments?: Moments | undefined
}

/** What whoever sends a request has to say while it is under way. */
export interface Moments {
  /** Asked when the connection is ready, just before the first byte. False: nothing is sent, and the call ends as `HeldBack`. */
  readonly mayStart: () => boolean
  /** The head of the answer is there, its body may still be coming. */
  readonly told: (head: AnswerHead) => void
}

export interface AnswerHead {
  readonly status: number
  /** Names in lower case; several lines of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
}

/** The answer as it came, redirects included: they are never followed. */
export interface TransportAnswer extends AnswerHead {
  /** Decompressed. */
  readonly body: Buffer
}

/** A call whose bytes are passed on as they come, in both directions. */
export interface StreamRequest extends Omit<TransportRequest, 'body'> {
  readonly body?: AsyncIterable<Uint8Array> | undefined
}

export interface StreamAnswer extends AnswerHead {
  /** As it came: a coding that the provider put on it is still there. Must be read to its end, or destroyed. */
  readonly body: Readable
}

export interface Transport {
  /** @throws Fault provider_failed or provider_timeout naming the host, or the guard's refusal of the address. */
  send(request: TransportRequest, signal?: AbortSignal): Promise<TransportAnswer>
  /** Opens a call; no limit but that of silence between its bytes. @throws as `send` does. */
  open(request: StreamRequest, signal?: AbortSignal): Promise<StreamAnswer>
  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void>
}

export interface TransportLimits {
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  /** From the call to the last byte, waiting for a free connection included. */
  readonly totalTimeoutMs: number
  readonly bodyMaxBytes: number
  readonly connectionsMax: number
}
