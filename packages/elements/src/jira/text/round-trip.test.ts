import { createRequire } from 'node:module'
import { isRecord } from '@valence/element-kit'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromWiki, toWiki } from './adf.ts'
import { type Node, plainText, typeOf } from './node.ts'

const { $schema: _draft, ...schema } = createRequire(import.meta.url)(
  '@atlaskit/adf-schema/dist/json-schema/v1/full.json',
)
const isValid = new Ajv({ strict: false, validateSchema: false }).compile(schema)

const doc = (...content: readonly Node[]): Node => ({ type: 'doc', version: 1, content })
const runs = { numRuns: 500 }

/** Words among the characters that mean something in wiki markup. */
const markupCharacters = fc.constantFrom(
  ...'*_-+^~?{}[]|\\!#:;()&.,/ hab1@'.split(''),
  '\\\\',
  '{code}',
  'h1. ',
  '&#92;',
  '{*}',
  '??',
  'bq. ',
)
const anyWords = fc.array(markupCharacters, { minLength: 1, maxLength: 14 }).map((all) => all.join(''))
const words = anyWords.map((all) => all.trim()).filter((all) => all !== '')

const marks = fc.uniqueArray(
  fc.constantFrom<Node>(
    { type: 'strong' },
    { type: 'em' },
    { type: 'strike' },
    { type: 'underline' },
    { type: 'subsup', attrs: { type: 'sub' } },
    { type: 'textColor', attrs: { color: '#ff0000' } },
    { type: 'link', attrs: { href: 'https://x.example/a_b-c' } },
  ),
  { maxLength: 3, selector: typeOf },
)
const texts = fc.record({
  type: fc.constant('text'),
  text: fc.oneof(anyWords, fc.stringMatching(/^ ?[a-z]+ ?$/)),
  marks,
})
const code = fc
  .stringMatching(/^[a-z*_{[ \\-]{0,8}[a-z]$/)
  .map((text) => ({ type: 'text', text, marks: [{ type: 'code' }] }))
const inline: fc.Arbitrary<Node> = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 1, arbitrary: code },
  { weight: 1, arbitrary: fc.constant({ type: 'hardBreak' }) },
  { weight: 1, arbitrary: fc.constant({ type: 'mention', attrs: { id: '712020:a-b' } }) },
  { weight: 1, arbitrary: fc.constant({ type: 'inlineCard', attrs: { url: 'https://y.example/x?a=b' } }) },
)
const lines = fc
  .array(inline, { minLength: 1, maxLength: 5 })
  .filter((nodes) => nodes.some(({ text }) => typeof text !== 'string' || text.trim() !== ''))
const paragraphs: fc.Arbitrary<Node> = lines.map((content) => ({ type: 'paragraph', content }))
const { list } = fc.letrec<{ list: Node; item: Node }>((tie) => ({
  item: fc
    .tuple(paragraphs, fc.option(tie('list'), { depthSize: 'small', maxDepth: 3, nil: undefined }))
    .map(([own, inner]) => ({
      type: 'listItem',
      content: inner === undefined ? [own] : [own, inner],
    })),
  list: fc.record({
    type: fc.constantFrom('bulletList', 'orderedList'),
    content: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
  }),
}))
const plainBlocks: fc.Arbitrary<Node> = fc.oneof(
  paragraphs,
  list,
  fc.record({
    type: fc.constant('codeBlock'),
    attrs: fc.constant({ language: 'java' }),
    content: words.filter((text) => !text.includes('{code}')).map((text) => [{ type: 'text', text }]),
  }),
)
const cells = fc.record({ type: fc.constantFrom('tableCell', 'tableHeader'), content: paragraphs.map((one) => [one]) })
const blocks: fc.Arbitrary<Node> = fc.oneof(
  { weight: 4, arbitrary: plainBlocks },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('heading'),
      attrs: fc.record({ level: fc.integer({ min: 1, max: 6 }) }),
      content: lines,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'rule' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('blockquote'),
      content: fc.array(plainBlocks, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('panel'),
      attrs: fc.record({ panelType: fc.constantFrom('info', 'note', 'success', 'warning', 'error') }),
      content: fc.array(plainBlocks, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.array(cells, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((rows) => ({
        type: 'table',
        content: rows.map((content) => ({ type: 'tableRow', content })),
      })),
  },
)
const documents = fc.array(blocks, { maxLength: 4 }).map((content) => doc(...content))

/** What wiki markup can say of a document: runs of text with their marks, blanks at the edges of lines apart. */
function said(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(said).filter((one) => one !== undefined)
  if (!isRecord(node)) return node
  if (isBlock(node)) return { type: node.type, attrs: node.attrs, content: saidInline(node.content) }
  const content = said(node.content)
  const isEmpty = node.type !== 'listItem' && node.type !== 'rule' && Array.isArray(content) && content.length === 0
  return isEmpty ? undefined : { type: node.type, attrs: node.attrs, content }
}

function isBlock({ type }: Node): boolean {
  return type === 'paragraph' || type === 'heading' || type === 'codeBlock'
}

/** Every character with the marks that it has; blanks bear none. */
function saidInline(content: unknown): string {
  if (!Array.isArray(content)) return ''
  const all = content.filter(isRecord).flatMap((node) => {
    if (typeof node.text !== 'string') return [`<${typeOf(node)}${JSON.stringify(node.attrs ?? {})}>`]
    const marks = Array.isArray(node.marks)
      ? node.marks
          .filter(isRecord)
          .map((mark) => JSON.stringify(mark))
          .sort()
      : []
    return Array.from(node.text, (character) => (/\s/.test(character) ? character : `${character}${marks.join('')}`))
  })
  return all.join('').trim()
}

describe('text of Jira in its two forms', () => {
  it('keeps any words of a document', () => {
    fc.assert(
      fc.property(anyWords, (text) => {
        const read = fromWiki(toWiki(doc({ type: 'paragraph', content: [{ type: 'text', text }] })) ?? '')
        expect(plainText(read).trim()).toBe(text.trim())
      }),
      runs,
    )
  })

  it('keeps of a document what wiki markup can say', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const wiki = toWiki(document) ?? ''
        expect(said(fromWiki(wiki)), wiki).toEqual(said(document))
      }),
      runs,
    )
  })

  it('keeps a document that was read from any text as it was read', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyWords,
            fc.constantFrom('\n', '\n\n', '\n* ', '\n|', '|\n', '{quote}', '{panel:title=x}', 'https://x.example'),
          ),
        ),
        (parts) => {
          const once = toWiki(fromWiki(parts.join(''))) ?? ''
          expect(toWiki(fromWiki(once)) ?? '', once).toBe(once)
        },
      ),
      runs,
    )
  })

  it("makes documents that Atlassian's schema knows of any text", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyWords,
            fc.constantFrom(
              '\n',
              '\n\n',
              '\n* ',
              '\n|',
              '||',
              '{quote}',
              '{panel:title=x}',
              '{color:red}',
              ':)',
              '!https://x.example/a.png!',
            ),
          ),
        ),
        (parts) => {
          const read = fromWiki(parts.join(''))
          expect(isValid(read), JSON.stringify(read)).toBe(true)
        },
      ),
      runs,
    )
  })
})
