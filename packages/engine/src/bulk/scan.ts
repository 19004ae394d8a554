/** Looks at a file piece by piece. @throws Fault invalid_request */
export interface Scan {
  write(bytes: Uint8Array): void
  end(): void
  /** The line that was reached. */
  line(): number
}
