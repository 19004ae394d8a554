/** What one request may cost. Every loop over a provider ends at one of these. */
export interface Budgets {
  readonly pageSizeDefault: number
  readonly pageSizeMax: number
  /** Provider pages read for one answer; then it is given short, with a token to go on. */
  readonly pagesMax: number
  /** Records read for one answer, likewise. */
  readonly rowsMax: number
  /** Records that are read to be sorted here, when the provider cannot. */
  readonly sortedRowsMax: number
  /** Bytes that they may take on disk meanwhile. */
  readonly sortedBytesMax: number
  /** Records, and bytes of them, that are sorted in memory at a time. */
  readonly sortRunRowsMax: number
  readonly sortRunBytesMax: number
  /** Pages without a record in a row, after which a provider that promises more is not believed. */
  readonly emptyPagesMax: number
  /** Records asked of the provider at a time when some of them will not be answered. */
  readonly scanPageSize: number
  /** How long discovered fields are trusted. */
  readonly discoveryMs: number
}

export const defaultBudgets: Budgets = {
  pageSizeDefault: 200,
  pageSizeMax: 5_000,
  pagesMax: 50,
  rowsMax: 20_000,
  sortedRowsMax: 100_000,
  sortedBytesMax: 2 * 1024 ** 3,
  sortRunRowsMax: 5_000,
  sortRunBytesMax: 16 * 1024 ** 2,
  emptyPagesMax: 30,
  scanPageSize: 100,
  discoveryMs: 5 * 60_000,
}
