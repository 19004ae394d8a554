import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromWiki } from '../src/adf/from-wiki.ts'
import type { AdfMark, AdfNode } from '../src/adf/node.ts'
import { checkDocument } from '../src/adf/read-text.ts'
import { isDocument } from '../src/adf/schema.ts'
import { toWiki } from '../src/adf/to-wiki.ts'

const nameOf = (id: string) => (id === 'ada' ? 'Ada Moreno' : undefined)
const read = (wiki: string) => fromWiki(wiki, nameOf).content
const text = (words: string, ...marks: AdfMark[]): AdfNode =>
  marks.length === 0 ? { type: 'text', text: words } : { type: 'text', text: words, marks }
const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content })
const item = (...content: AdfNode[]): AdfNode => ({ type: 'listItem', content })

describe('wiki markup', () => {
  it.each([
    ['plain words', [paragraph(text('plain words'))]],
    [
      '*bold* and _leaning_',
      [paragraph(text('bold', { type: 'strong' }), text(' and '), text('leaning', { type: 'em' }))],
    ],
    ['*_both_*', [paragraph(text('both', { type: 'strong' }, { type: 'em' }))]],
    ['-gone- +new+', [paragraph(text('gone', { type: 'strike' }), text(' '), text('new', { type: 'underline' }))]],
    ['use {{npm *test*}}', [paragraph(text('use '), text('npm *test*', { type: 'code' }))]],
    ['2 * 3 * 4, snake_case_name, a-b-c', [paragraph(text('2 * 3 * 4, snake_case_name, a-b-c'))]],
    ['one\ntwo', [paragraph(text('one'), { type: 'hardBreak' }, text('two'))]],
    ['one\n\ntwo', [paragraph(text('one')), paragraph(text('two'))]],
    ['h2. Title', [{ type: 'heading', attrs: { level: 2 }, content: [text('Title')] }]],
    [
      '[shop|https://shop.example.com/a]',
      [paragraph(text('shop', { type: 'link', attrs: { href: 'https://shop.example.com/a' } }))],
    ],
    [
      'see https://a.example.com.',
      [
        paragraph(
          text('see '),
          text('https://a.example.com', { type: 'link', attrs: { href: 'https://a.example.com' } }),
          text('.'),
        ),
      ],
    ],
    [
      '[~accountid:ada] hi',
      [paragraph({ type: 'mention', attrs: { id: 'ada', text: '@Ada Moreno', accessLevel: '' } }, text(' hi'))],
    ],
    ['[not a link]', [paragraph(text('[not a link]'))]],
    ['{code:js}\nlet *x*\n{code}', [{ type: 'codeBlock', attrs: { language: 'js' }, content: [text('let *x*')] }]],
    ['{quote}said{quote}', [{ type: 'blockquote', content: [paragraph(text('said'))] }]],
    ['----', [{ type: 'rule' }]],
    ['\\*not bold\\*', [paragraph(text('*not bold*'))]],
  ])('is read: %s', (wiki, expected) => {
    expect(read(wiki)).toEqual(expected)
  })

  it('nests lists of both kinds', () => {
    expect(read('* one\n** inner\n* two\n# first')).toEqual([
      {
        type: 'bulletList',
        content: [
          item(paragraph(text('one')), { type: 'bulletList', content: [item(paragraph(text('inner')))] }),
          item(paragraph(text('two'))),
        ],
      },
      { type: 'orderedList', content: [item(paragraph(text('first')))] },
    ])
  })

  it('reads tables', () => {
    expect(read('||a||b||\n|1|[x|https://x.example.com]|')?.[0]).toMatchObject({
      type: 'table',
      content: [
        { content: [{ type: 'tableHeader' }, { type: 'tableHeader' }] },
        { content: [{ type: 'tableCell' }, { type: 'tableCell', content: [{ content: [{ text: 'x' }] }] }] },
      ],
    })
  })

  it('is never refused, and what it becomes is a document', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: fc.constantFrom(...'ab *_-+{}[]|~#h1.\n\\"q'.split('')) }),
        (wiki) => {
          const document = fromWiki(wiki, nameOf)
          expect(isDocument(document)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

const words = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/)
const marked = fc
  .record({ words, mark: fc.constantFrom('none', 'strong', 'em', 'strike', 'code') })
  .map(({ words, mark }) => (mark === 'none' ? text(words) : text(words, { type: mark })))
/** Texts apart by blanks, as people write them. */
const line = fc
  .array(marked, { minLength: 1, maxLength: 3 })
  .map((nodes) => paragraph(...nodes.flatMap((node, at) => (at === 0 ? [node] : [text(' | '), node]))))
const bullets = fc
  .array(line, { minLength: 1, maxLength: 3 })
  .map((lines) => ({ type: 'bulletList', content: lines.map((it) => item(it)) }))
const heading = words.map((it) => ({ type: 'heading', attrs: { level: 3 }, content: [text(it)] }))
const code = words.map((it) => ({ type: 'codeBlock', content: [text(it)] }))
const quote = line.map((it) => ({ type: 'blockquote', content: [it] }))

describe('a document', () => {
  it('says the same after it has been wiki markup', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, heading, code, quote, bullets), { minLength: 1, maxLength: 5 }), (blocks) => {
        // Neighbouring lists are one list in wiki markup.
        fc.pre(blocks.every((block, at) => block.type !== 'bulletList' || blocks[at + 1]?.type !== 'bulletList'))
        const wiki = toWiki({ type: 'doc', version: 1, content: blocks })
        expect(toWiki(fromWiki(wiki, nameOf))).toBe(wiki)
        expect(normal(fromWiki(wiki, nameOf).content ?? [])).toEqual(normal(blocks))
      }),
      { numRuns: 200 },
    )
  })

  it('with markup in its words keeps them as words', () => {
    for (const plain of ['*stars*', '_lines_', 'a {brace} b', '[bracket]', '-dash-', '{{curly}}']) {
      const wiki = toWiki({ type: 'doc', version: 1, content: [paragraph(text(plain))] })
      expect(read(wiki)).toEqual([paragraph(text(plain))])
    }
  })

  it.each([
    [{ type: 'doc' }],
    [{ type: 'doc', version: 1, content: [{ type: 'unheard-of' }] }],
    ['text'],
    [null],
    [{ type: 'paragraph' }],
  ])('is not %j', (input) => {
    expect(checkDocument(input).ok).toBe(false)
  })
})

/** Texts next to each other with the same marks are one text. */
function normal(nodes: readonly AdfNode[]): unknown {
  const joined: AdfNode[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    const same =
      last?.type === 'text' && node.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks)
    if (same && last) joined[joined.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else joined.push(node)
  }
  return joined.map((node) => (node.content ? { ...node, content: normal(node.content) } : node))
}
