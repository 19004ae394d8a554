/** One HTTP call, ready to go: nothing is added but what the wire needs. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `https://acme.example`, without a path. */
  readonly origin: string
  /** From the first slash on, with the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

/** The answer as it came, redirects included: they are never followed. */
export interface TransportAnswer {
  readonly status: number
  /** Names in lower case; several lines of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. */
  readonly body: Buffer
}

export interface Transport {
  /** @throws Fault provider_failed or provider_timeout naming the host, or the guard's refusal of the address. */
  send(request: TransportRequest, signal?: AbortSignal): Promise<TransportAnswer>
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
