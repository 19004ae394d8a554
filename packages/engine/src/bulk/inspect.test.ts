import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOptions } from './csv-options.ts'
import { inspect } from './inspect.ts'
import type { FileFormat } from './job.ts'

const limits = { fileBytesMax: 2000, rowBytesMax: 100, headerBytesMax: 50, columnsMax: 3 }

describe('inspect', () => {
  it('passes a good file on as it is, without its byte order mark', async () => {
    expect(await pass('\uFEFFname\nä€😀\n')).toBe('name\nä€😀\n')
    expect(await pass('name')).toBe('name')
    expect(await pass('"a\nb",c\r\n1,2\r\n')).toBe('"a\nb",c\r\n1,2\r\n')
    expect(await pass('[]', 'JSON')).toBe('[]')
  })

  it.each([
    ['too large a file', `a\n${'x\n'.repeat(1000)}`, 413, 'larger than 2000 bytes'],
    ['too long a row', `a\n1\n${'x'.repeat(101)}\n`, 400, 'longer than 100 bytes'],
    ['too long a header', `${'x'.repeat(51)}\n`, 400, 'The header line is longer than 50 bytes'],
    ['too many columns', 'a,b,c,d\n', 400, 'The file has 4 columns. At most 3'],
    ['a quote without end', `a\n\n"x${'\ny'.repeat(60)}\n`, 400, 'The quote that is opened in line 3 is not closed'],
    ['a quote without end at the end', 'a\n1,"2\n', 400, 'The quote that is opened in line 2 is not closed'],
    ['a NUL', 'a\nb\nc\0', 400, 'NUL'],
    ['nothing', '', 400, 'The file is empty: it has no header line.'],
    ['nothing but a mark', '\uFEFF', 400, 'The file is empty: it has no header line.'],
    ['columns of one name', 'a, b ,b\n', 400, "Columns 2 and 3 of the file are both named 'b'."],
    ['a column without a name', 'a, \n', 400, 'Column 2 of the file has no name'],
    ['tabs', 'a\tb\n', 400, 'separated by commas, not by semicolons or tabs'],
  ])('refuses %s', async (_, text, status, message) => {
    await expect(pass(text)).rejects.toMatchObject({ status, message: expect.stringContaining(message) })
  })

  it.each([
    ['nothing', ' \n', 'The file is empty: it holds no JSON objects.'],
    ['no objects', '[1]', "'1' in line 1 is not expected: a JSON file holds an array of objects"],
    ['a CSV file', 'name\n1\n', "'n' in line 1 is not expected"],
    ['an object without end', '[{"a":1},\n{"b":"}"', 'The object that begins in line 2 has no end.'],
    ['an array without end', '[{"a":1}\n', 'The JSON array is not closed'],
    ['objects side by side in an array', '[{} {}]', "'{' in line 1 is not expected"],
    ['something behind the array', '[{}]{}', "'{' in line 1 is not expected"],
    ['too long an object', `[{"a":"${'x'.repeat(100)}"}]`, 'The object in line 1 is longer than 100 bytes.'],
  ])('refuses JSON that is %s', async (_, text, message) => {
    await expect(pass(text, 'JSON')).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) })
  })

  it.each([
    ['Latin-1', Buffer.from('name\nM\xfcller\n', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFname\n', 'utf16le')],
    ['a character that is cut off', Buffer.from('name\n€').subarray(0, 7)],
    ['a surrogate', Buffer.from([0x61, 0x0a, 0xed, 0xa0, 0x80, 0x0a])],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ])('refuses bytes that are not UTF-8: %s', async (_, bytes) => {
    await expect(passBytes(bytes)).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/UTF-8/) })
  })

  it('understands quotes as the reader does: refuses exactly the files that it could not read to the end', async () => {
    const content = fc.stringMatching(/^[a",\r\n]{0,40}$/)
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 9 }), async (rows, step) => {
        const bytes = Buffer.from(`h\n${rows}`)
        const isRefused = await passBytes(bytes, 'CSV', step).then(
          () => false,
          () => true,
        )
        expect(isRefused).toBe(!readable(bytes))
      }),
      { numRuns: 2000 },
    )
  })
})

function readable(bytes: Buffer): boolean {
  try {
    parse(bytes, csvOptions)
    return true
  } catch {
    return false
  }
}

function pass(text: string, format?: FileFormat): Promise<string> {
  return passBytes(Buffer.from(text), format)
}

async function passBytes(bytes: Buffer, format: FileFormat = 'CSV', step = 2): Promise<string> {
  const passed: Uint8Array[] = []
  for await (const piece of inspect(inSteps(bytes, step), format, limits)) passed.push(piece)
  return Buffer.concat(passed).toString('utf8')
}

async function* inSteps(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += step) yield bytes.subarray(from, from + step)
}
