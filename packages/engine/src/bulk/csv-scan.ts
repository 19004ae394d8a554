import { Fault } from '@valence/element-kit'
import { readHeader } from './csv-header.ts'
import type { BulkLimits } from './limits.ts'
import type { Scan } from './scan.ts'

const quote = 0x22
const comma = 0x2c
const lineFeed = 0x0a
const carriageReturn = 0x0d

type State = 'field start' | 'plain' | 'quoted' | 'quote in quoted'

/**
 * Walks over a CSV file while it is stored, by the same rules as the reader (see csv-options.ts), and refuses what would not be a
 * problem of one row: no header, a quote that is never closed, a row without end.
 */
export function createCsvScan(limits: BulkLimits): Scan {
  let state: State = 'field start'
  let line = 1
  let afterReturn = false
  let rowBytes = 0
  let quoteLine = 1
  let header: number[] | undefined = []

  return {
    line: () => line,

    write(bytes) {
      for (const byte of bytes) {
        if (afterReturn && byte === lineFeed) {
          afterReturn = false
          continue
        }
        const isLineEnd = byte === lineFeed || byte === carriageReturn
        afterReturn = byte === carriageReturn
        if (isLineEnd && state !== 'quoted') endRow()
        else inRow(byte)
        if (isLineEnd) line += 1
      }
    },

    end() {
      if (state === 'quoted') throw neverClosed()
      endRow()
      if (header !== undefined) throw new Fault('invalid_request', 'The file is empty: it has no header line.')
    },
  }

  function inRow(byte: number): void {
    if (state === 'field start' && byte === quote) quoteLine = line
    state = next(state, byte)
    rowBytes += 1
    header?.push(byte)
    if (header !== undefined && rowBytes > limits.headerBytesMax) {
      throw new Fault(
        'invalid_request',
        `The header line is longer than ${limits.headerBytesMax} bytes. Is it a CSV file?`,
      )
    }
    if (rowBytes <= limits.rowBytesMax) return
    if (state === 'quoted') throw neverClosed()
    throw new Fault(
      'invalid_request',
      `The row that ends after line ${line} is longer than ${limits.rowBytesMax} bytes.`,
    )
  }

  function endRow(): void {
    if (header !== undefined && rowBytes > 0) {
      readHeader(Buffer.from(header).toString('utf8'), limits)
      header = undefined
    }
    state = 'field start'
    rowBytes = 0
  }

  function neverClosed(): Fault {
    return new Fault('invalid_request', `The quote that is opened in line ${quoteLine} is not closed within its row.`)
  }
}

function next(state: State, byte: number): State {
  if (state === 'quoted') return byte === quote ? 'quote in quoted' : 'quoted'
  if (state === 'quote in quoted' && byte === quote) return 'quoted'
  if (byte === comma) return 'field start'
  return state === 'field start' && byte === quote ? 'quoted' : 'plain'
}
