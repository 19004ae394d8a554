/** A database that cannot be used, with what its operator can do about it; `message` holds both. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'
  readonly mend: string

  constructor(what: string, mend: string, options?: { readonly cause?: unknown }) {
    super(`${what} ${mend}`, options)
    this.mend = mend
  }
}
