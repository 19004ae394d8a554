import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromWiki } from '../src/adf/from-wiki.ts'
import type { AdfMark, AdfNode } from '../src/adf/node.ts'
import { plainText } from '../src/adf/plain-text.ts'
import { isDocument } from '../src/adf/schema.ts'
import { toWiki } from '../src/adf/to-wiki.ts'

const nobody = () => undefined

// Texts full of what is markup elsewhere.
const hostile = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom(...'ab 1*_-+^~{}[]|\\#&;!.,:h?"'.split('')),
})
const words = fc.oneof(
  hostile,
  fc.constantFrom(
    'h1. x',
    'bq. x',
    '* x',
    '# x',
    '---- ',
    '|a|b|',
    '{code}',
    '{quote}',
    '{panel}',
    '{color:red}',
    '&#92;',
    '\\\\',
    '[a|https://b.example]',
    '[~accountid:x]',
    '!https://a.example/b.png!',
    'https://a.example/b_c-d?e=f&#38;g',
    '{{x}}',
    '}}',
    '{*}',
    'C:\\new\\dir',
  ),
)
const marks: fc.Arbitrary<AdfMark[]> = fc.subarray([
  { type: 'strong' },
  { type: 'em' },
  { type: 'strike' },
  { type: 'underline' },
  { type: 'link', attrs: { href: 'https://example.com/a?b=c' } },
  { type: 'textColor', attrs: { color: '#ff0000' } },
  { type: 'subsup', attrs: { type: 'sub' } },
])
const code: AdfMark[] = [{ type: 'code' }]
const text: fc.Arbitrary<AdfNode> = fc
  .record({ text: words, marks: fc.oneof(fc.constant<AdfMark[]>([]), marks, fc.constant(code)) })
  .map(({ text, marks }): AdfNode => (marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks }))
const hardBreak: AdfNode = { type: 'hardBreak' }
const inline = fc.array(fc.oneof({ weight: 6, arbitrary: text }, fc.constant(hardBreak)), {
  minLength: 1,
  maxLength: 5,
})
const paragraph: fc.Arbitrary<AdfNode> = inline.map((content) => ({ type: 'paragraph', content }))
const block: fc.Arbitrary<AdfNode> = fc.oneof(
  paragraph,
  inline.map((content) => ({ type: 'heading', attrs: { level: 2 }, content })),
  words.map((text) => ({ type: 'codeBlock', content: [{ type: 'text', text }] })),
  paragraph.map((it) => ({ type: 'blockquote', content: [it] })),
  paragraph.map((it) => ({ type: 'panel', attrs: { panelType: 'info' }, content: [it] })),
  fc
    .array(paragraph, { minLength: 1, maxLength: 3 })
    .map((all) => ({ type: 'orderedList', content: all.map((it) => ({ type: 'listItem', content: [it] })) })),
  fc.array(paragraph, { minLength: 1, maxLength: 3 }).map((all) => ({
    type: 'table',
    content: [{ type: 'tableRow', content: all.map((it) => ({ type: 'tableCell', content: [it] })) }],
  })),
)
const document: fc.Arbitrary<AdfNode> = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((content) => ({ type: 'doc', version: 1, content }))

/** The letters in their order: blanks move when a text becomes lines. */
const letters = (node: AdfNode) => plainText(node).replaceAll(/\s+/g, '')

describe('a document of any words', () => {
  it('says the same words after it has been wiki markup', () => {
    fc.assert(
      fc.property(document, (node) => {
        expect(letters(fromWiki(toWiki(node), nobody))).toBe(letters(node))
      }),
      { numRuns: 1000 },
    )
  })

  it('is a document of the schema again', () => {
    fc.assert(
      fc.property(document, (node) => {
        expect(isDocument(fromWiki(toWiki(node), nobody))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

const macros = fc.constantFrom(
  '{code}',
  '{code:js}',
  '{noformat}',
  '{quote}',
  '{panel:title=a|bgColor=#deebff}',
  '{panel}',
  '{info}',
  '{color:red}',
  '{color:#00ff00}',
  '{color}',
  '{{',
  '}}',
  '{*}',
  '||',
  '[a|https://b.example]',
  '[https://b.example|https://b.example|smart-link]',
  '[~accountid:ada]',
  '!https://a.example/b.png|alt=c!',
  '&#92;',
  '&#1;',
  'h1. ',
  'bq. ',
  '* ',
  '## ',
  '----',
)
const wikiText = fc
  .array(
    fc.oneof(macros, fc.constantFrom('\n', ' ', 'word', '|', '*', '_', '\\', '[', ']', '{', '}', '-', '\u0000', '😀')),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

describe('wiki markup of any kind', () => {
  it('becomes a document of the schema', () => {
    fc.assert(
      fc.property(wikiText, (wiki) => {
        expect(isDocument(fromWiki(wiki, nobody))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('is read in a time that grows with its length only', () => {
    const started = performance.now()
    for (const piece of ['-*a', '(*', '[a', '{*}', '{{', '||', '* a\n', '{quote}\n', '*'.repeat(50)]) {
      fromWiki(piece.repeat(Math.floor(32_000 / piece.length)), nobody)
    }
    expect(performance.now() - started).toBeLessThan(4_000)
  })
})
