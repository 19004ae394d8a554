import { describe, expect, it } from 'vitest'
import { readContent } from './content.ts'

describe('readContent', () => {
  it("keeps JSON in the sender's own text, so that no number is rounded", () => {
    const text = '{ "id": 12345678901234567890, "ok":true }'
    const content = readContent({ headers: {}, query: {}, raw: Buffer.from(text), body: JSON.parse(text) })
    expect(content).toMatchObject({ text, json: text, isSignable: true })
  })

  it('writes a form as JSON', () => {
    const webhook = { headers: {}, query: {}, raw: Buffer.from('a=1&b=2'), body: { a: '1', b: '2' } }
    expect(readContent(webhook)).toMatchObject({ text: 'a=1&b=2', json: '{"a":"1","b":"2"}' })
  })

  it('reads the query when there is no body, whatever its order, and knows that no signature covers it', () => {
    const empty = { headers: {}, raw: Buffer.alloc(0), body: undefined }
    const content = readContent({ ...empty, query: { b: '2', a: '1' } })
    expect(content).toMatchObject({ text: '{"a":"1","b":"2"}', json: '{"a":"1","b":"2"}', isSignable: false })
    expect(readContent({ ...empty, query: { a: '1', b: '2' } })?.hash).toEqual(content?.hash)
  })

  it.each([
    ['nothing at all', '', undefined],
    ['a body that was not understood', '<xml/>', undefined],
    ['a body with a NUL', 'a=\0', { a: '\0' }],
  ])('cannot read %s', (_, raw, body) => {
    expect(readContent({ headers: {}, query: {}, raw: Buffer.from(raw), body })).toBeUndefined()
  })
})
