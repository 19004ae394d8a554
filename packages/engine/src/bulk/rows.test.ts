import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspect } from './inspect.ts'
import type { FileFormat } from './job.ts'
import { defaultBulkLimits } from './limits.ts'
import { openRows } from './rows.ts'
import type { SourceRow } from './source-row.ts'

describe('openRows of CSV', () => {
  it('gives back every row and the line where it begins, however the file is written and cut', async () => {
    await fc.assert(
      fc.asyncProperty(table(), fc.array(fc.nat(40)), fc.boolean(), async (file, cuts, hasMark) => {
        const text = (hasMark ? '\uFEFF' : '') + file.text
        const pieces = cut(Buffer.from(text), cuts)
        expect(await readAll(inspect(stream(pieces), 'CSV', defaultBulkLimits), 'CSV')).toEqual(file.rows)
      }),
      { numRuns: 400 },
    )
  })

  it('goes on after the rows that are done, with the same numbers', async () => {
    await fc.assert(
      fc.asyncProperty(table(), fc.nat(8), async (file, skip) => {
        expect(await readAll(stream([Buffer.from(file.text)]), 'CSV', skip)).toEqual(file.rows.slice(skip))
      }),
    )
  })

  it('tells of a row with too few or too many cells, and reads on', async () => {
    expect(await readAll(text('a,b\n1\n1,2,3\n\n1,2\n'), 'CSV')).toEqual([
      { row: 1, line: 2, kind: 'broken', message: 'The row has 1 cells, but the header line has 2 columns.' },
      { row: 2, line: 3, kind: 'broken', message: 'The row has 3 cells, but the header line has 2 columns.' },
      { row: 3, line: 5, kind: 'cells', cells: { a: '1', b: '2' } },
    ])
  })

  it('takes a quote in the middle of a cell for what it is', async () => {
    const rows = await readAll(text('a,b\n5" screen,"x"y\n'), 'CSV')
    expect(rows).toEqual([{ row: 1, line: 2, kind: 'cells', cells: { a: '5" screen', b: '"x"y' } }])
  })

  it('keeps a column that is named like a member of every object', async () => {
    const [row] = await readAll(text('__proto__,constructor\nx,y\n'), 'CSV')
    expect(row?.kind === 'cells' ? Object.entries(row.cells) : []).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('throws what the file throws', async () => {
    await expect(readAll(failing('a\n1\n'), 'CSV')).rejects.toThrow('the disk is gone')
  })

  it('hands out runs that are bounded by rows and by size', async () => {
    const reader = openRows(text('a\n12345\n12345\n12345\n1\n'), 'CSV', 0)
    expect(await reader.next({ rows: 10, size: 8 })).toHaveLength(2)
    expect(await reader.next({ rows: 1, size: 8 })).toHaveLength(1)
    expect(await reader.next({ rows: 10, size: 8 })).toHaveLength(1)
    expect(await reader.next({ rows: 10, size: 8 })).toEqual([])
    await reader.close()
  })
})

describe('openRows of JSON', () => {
  it('gives back the objects of an array or of lines, however they are written and cut', async () => {
    const record = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1 }),
        fc.constantFrom('lines', 'array', 'pretty'),
        fc.array(fc.nat(40)),
        async (records, form, cuts) => {
          const written = records.map((item) => JSON.stringify(item))
          const forms = {
            lines: written.join('\n'),
            array: JSON.stringify(records),
            pretty: JSON.stringify(records, null, 2),
          }
          const pieces = cut(Buffer.from(forms[form]), cuts)
          const rows = await readAll(inspect(stream(pieces), 'JSON', defaultBulkLimits), 'JSON')
          const read = rows.map((row) => (row.kind === 'record' ? JSON.stringify(row.record) : row))
          expect(read).toEqual(written.map((item) => JSON.stringify(JSON.parse(item))))
          expect(rows.map(({ row }) => row)).toEqual(records.map((_, index) => index + 1))
        },
      ),
    )
  })

  it('tells the line of an object, and of one that is not good JSON', async () => {
    const rows = await readAll(text('[\n{"a":1},\n\n{\n"a":oops}]'), 'JSON')
    expect(rows).toMatchObject([
      { row: 1, line: 2, record: { a: 1 } },
      { row: 2, line: 4, kind: 'broken' },
    ])
  })

  it('tells of a row that is nested without end, and reads on', async () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    const rows = await readAll(text(`${nested(100)}\n${nested(101)}\n${nested(50_000)}\n{"a":1}`), 'JSON')
    const message = 'The row is nested deeper than 100 levels.'
    expect(rows).toMatchObject([
      { row: 1, line: 1, kind: 'record' },
      { row: 2, line: 2, kind: 'broken', message },
      { row: 3, line: 3, kind: 'broken', message },
      { row: 4, line: 4, kind: 'record' },
    ])
  })
})

/** A CSV text, and its rows as they must be read. */
function table() {
  const cell = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.stringMatching(/^[a",\n\r é]{0,8}$/),
    fc.constantFrom('', 'x\r\ny', '\n', '"', 'ü€😀'),
  )
  const header = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z",\n]{0,4}[a-z]$/), { minLength: 1, maxLength: 4 })
  return header.chain((names) =>
    fc
      .record({
        records: fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 6 }),
        end: fc.constantFrom('\n', '\r\n', '\r'),
        blanks: fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }),
        endsWithLineEnd: fc.boolean(),
      })
      .map(({ records, end, blanks, endsWithLineEnd }) => {
        let written = names.map(quoted).join(',')
        const rows = records.map((record, index) => {
          written += end.repeat(1 + (blanks[index] ?? 0))
          const line = 1 + (written.match(/\r\n|\r|\n/g)?.length ?? 0)
          written += record.map(quoted).join(',')
          const cells = Object.fromEntries(names.map((name, at) => [name, record[at] ?? '']).filter(([, text]) => text))
          return { row: index + 1, line, kind: 'cells', cells }
        })
        return { text: written + (endsWithLineEnd ? end : ''), rows }
      }),
  )
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) || cell === '' ? `"${cell.replaceAll('"', '""')}"` : cell
}

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let from = 0
  for (const length of lengths) {
    pieces.push(bytes.subarray(from, from + length))
    from += length
  }
  return [...pieces, bytes.subarray(from)]
}

async function* stream(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

function text(content: string): AsyncGenerator<Uint8Array> {
  return stream([Buffer.from(content)])
}

async function* failing(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
  throw new Error('the disk is gone')
}

async function readAll(file: AsyncIterable<Uint8Array>, format: FileFormat, skip = 0) {
  const reader = openRows(file, format, skip)
  const rows: SourceRow[] = []
  for (;;) {
    const next = await reader.next({ rows: 3, size: 1000 })
    if (next.length === 0) return rows.map(({ size, ...row }) => row)
    rows.push(...next)
  }
}
