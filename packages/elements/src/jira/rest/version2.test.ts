import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asVersion2 } from './version2.ts'

const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

describe('a record of version 3', () => {
  it('is shown with its text as markup and its links to version 2, at any place', () => {
    const self = 'https://acme.example/rest/api/3/issue/1'
    const record = {
      self,
      fields: {
        description: document('hi'),
        reporter: { self, avatarUrls: { '48x48': self } },
        comment: { comments: [{ self, body: document('yes') }, null] },
        customfield_1: self,
      },
    }
    const shown = 'https://acme.example/rest/api/2/issue/1'
    expect(asVersion2(record)).toEqual({
      self: shown,
      fields: {
        description: 'hi',
        reporter: { self: shown, avatarUrls: { '48x48': shown } },
        comment: { comments: [{ self: shown, body: 'yes' }, null] },
        customfield_1: self,
      },
    })
  })

  it('is never changed itself, and is the same when there is nothing to show otherwise', () => {
    const self = fc.constantFrom('https://a.example/rest/api/3/x', '/rest/api/3/x', 'x')
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 1 }), self, fc.constant(document('a')), tie('record')),
      record: fc.dictionary(fc.constantFrom('self', 'body', 'avatarUrls', 'content', '__proto__'), tie('value')),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (record) => {
        const before = JSON.stringify(record)
        const shown = asVersion2(record)
        expect(JSON.stringify(record)).toBe(before)
        expect(Object.keys(shown)).toEqual(Object.keys(record))
        expect(asVersion2(shown)).toBe(shown)
      }),
    )
  })
})
