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

  it('refuses a format that it does not read', () => {
    expect(() => formatOf({ format: 'xlsx' }, {})).toThrow("metaData.format is 'xlsx'. It can be csv or json")
  })
})
