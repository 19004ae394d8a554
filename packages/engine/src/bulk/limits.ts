/** What an upload may be. An upload is text of strangers: each bound keeps one of them from taking the memory of all. */
export interface BulkLimits {
  readonly fileBytesMax: number
  /** A row, and with it each of its fields. */
  readonly rowBytesMax: number
  readonly headerBytesMax: number
  readonly columnsMax: number
}

const mebibyte = 1024 ** 2

export const defaultBulkLimits: BulkLimits = {
  fileBytesMax: 6 * 1024 * mebibyte,
  rowBytesMax: mebibyte,
  headerBytesMax: 64 * 1024,
  columnsMax: 512,
}
