import { describe, expect, it } from 'vitest'
import { formatOf, readMetaData } from './metadata.ts'

describe('readMetaData', () => {
  it('takes an object or its JSON text, and keeps what it does not know', () => {
    const metaData = { path: '/a.csv', 'callback-payload': { x: [1] } }
    expect(readMetaData(metaData)).toEqual(metaData)
    expect(readMetaData(JSON.stringify(metaData))).toEqual(metaData)
    expect(readMetaData(undefined)).toEqual({})
    expect(readMetaData('')).toEqual({})
  })

  it.each([
    ['{', 'metaData is not valid JSON.'],
    ['[]', 'metaData must be a JSON object'],
    ['"csv"', 'metaData must be a JSON object'],
    ['{"format":7}', 'metaData must be a JSON object'],
    ['{"identifierFieldName":"externalId"}', 'A bulk load creates records; it does not update them.'],
    ['{"action":"upsert"}', 'A bulk load creates records; it does not update them.'],
  ])('refuses %s', (text, message) => {
    expect(() => readMetaData(text)).toThrow(message)
  })

  it.each([
    ['a NUL character', '{"a":["\\u0000"]}'],
    ['half of a surrogate pair', '{"a":{"b":"\\ud800"}}'],
    ['half of a surrogate pair in a name', '{"a":[{"\\udc00":1}]}'],
  ])('refuses %s, which cannot be kept', (_, text) => {
    expect(() => readMetaData(text)).toThrow('metaData holds a NUL character or half of a surrogate pair.')
  })

  it('takes a backslash for what it is, and whole pairs', () => {
    const metaData = { path: 'C:\\u0000', name: '😀' }
    expect(readMetaData(JSON.stringify(metaData))).toEqual(metaData)
  })

  it.each([99, 5000])('bounds how deep it is nested: %i lists in an object', (levels) => {
    const text = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`
    if (levels < 100) expect(readMetaData(text)).toHaveProperty('a')
    else expect(() => readMetaData(text)).toThrow('metaData is nested deeper than 100 levels.')
  })

  it('takes the action that it does anyway', () => {
    expect(readMetaData('{"action":"CREATE"}')).toEqual({ action: 'CREATE' })
  })
})

describe('formatOf', () => {
  it.each([
    [{ format: 'JSON' }, { fileName: 'a.csv' }, 'JSON'],
    [{ format: 'csv' }, { fileName: 'a.json' }, 'CSV'],
    [{}, { fileName: 'A.NDJSON' }, 'JSON'],
    [{}, { contentType: 'application/x-ndjson' }, 'JSON'],
    [{}, { contentType: 'application/json' }, 'JSON'],
    [{}, { fileName: 'json.csv', contentType: 'application/octet-stream' }, 'CSV'],
    [{}, {}, 'CSV'],
  ])('reads %j of %j as %s', (metaData, upload, format) => {
    expect(formatOf(metaData, upload)).toBe(format)
  })

  it.each(['xlsx', 'constructor', '__proto__', ''])('refuses the format %j, which it does not read', (format) => {
    expect(() => formatOf({ format }, {})).toThrow(`metaData.format is '${format}'. It can be csv or json`)
  })
})
