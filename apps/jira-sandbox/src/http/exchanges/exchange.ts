/** One request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: unknown
  readonly requestHeaders: Readonly<Record<string, unknown>>
  readonly requestBody: unknown
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, unknown>>
  readonly responseBody: unknown
}
