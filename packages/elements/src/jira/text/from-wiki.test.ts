import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { fromWiki } from './adf.ts'

const { $schema: _draft, ...schema } = createRequire(import.meta.url)(
  '@atlaskit/adf-schema/dist/json-schema/v1/full.json',
)
const isValid = new Ajv({ strict: false, validateSchema: false }).compile(schema)

const text = (words: string, ...marks: unknown[]) =>
  marks.length === 0 ? { type: 'text', text: words } : { type: 'text', text: words, marks }
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content })
const item = (...content: unknown[]) => ({ type: 'listItem', content })
const link = (href: string) => ({ type: 'link', attrs: { href } })
const [strong, em] = [{ type: 'strong' }, { type: 'em' }]

describe('fromWiki', () => {
  it.each([
    ['plain text', 'a*b, 2 * 3 - 4, x_y_z, C:\\temp', [paragraph(text('a*b, 2 * 3 - 4, x_y_z, C:\\temp'))]],
    ['no text', ' \n\n', []],
    [
      'lines and paragraphs',
      'a\nb\r\n\r\nc',
      [paragraph(text('a'), { type: 'hardBreak' }, text('b')), paragraph(text('c'))],
    ],
    ['a break inside of a line', 'a\\\\b', [paragraph(text('a'), { type: 'hardBreak' }, text('b'))]],
    ['headings', 'h3. Why', [{ type: 'heading', attrs: { level: 3 }, content: [text('Why')] }]],
    ['marks', '*b* _i_', [paragraph(text('b', strong), text(' '), text('i', em))]],
    ['marks in marks', '*b _both_*', [paragraph(text('b ', strong), text('both', strong, em))]],
    ['marks inside of a word', 'un{*}believ{*}able', [paragraph(text('un'), text('believ', strong), text('able'))]],
    ['a citation', '??Knuth??', [paragraph(text('Knuth', em))]],
    ['code by its letters', '{{*a*}}', [paragraph(text('*a*', { type: 'code' }))]],
    [
      'colours by name and by number',
      '{color:red}a{color} {color:#0f0}b{color}',
      [
        paragraph(
          text('a', { type: 'textColor', attrs: { color: '#ff0000' } }),
          text(' '),
          text('b', { type: 'textColor', attrs: { color: '#00ff00' } }),
        ),
      ],
    ],
    ['escaped signs', '\\*a* \\{code}', [paragraph(text('*a* {code}'))]],
    ['a link', '[here|https://x.example]', [paragraph(text('here', link('https://x.example')))]],
    [
      'an address',
      'see https://x.example.',
      [paragraph(text('see '), text('https://x.example', link('https://x.example')), text('.'))],
    ],
    ['a mention', '[~accountid:712020:a]', [paragraph({ type: 'mention', attrs: { id: '712020:a' } })]],
    [
      'a card',
      '[https://x.example|https://x.example|smart-link]',
      [paragraph({ type: 'inlineCard', attrs: { url: 'https://x.example' } })],
    ],
    [
      'a block card',
      '[https://x.example|https://x.example|smart-card]',
      [{ type: 'blockCard', attrs: { url: 'https://x.example' } }],
    ],
    ['brackets that are no link', '[1] [^a.txt] [x]', [paragraph(text('[1] [^a.txt] [x]'))]],
    [
      'an emoticon',
      'ok (/)',
      [paragraph(text('ok '), { type: 'emoji', attrs: { shortName: ':check_mark:', text: '✅' } })],
    ],
    ['a rule', '----', [{ type: 'rule' }]],
    ['a quoted line', 'bq. q', [{ type: 'blockquote', content: [paragraph(text('q'))] }]],
    ['a quote', '{quote}\nq\n{quote}', [{ type: 'blockquote', content: [paragraph(text('q'))] }]],
    [
      'a quote within a line',
      'a {quote}q{quote} b',
      [paragraph(text('a ')), { type: 'blockquote', content: [paragraph(text('q'))] }, paragraph(text(' b'))],
    ],
    [
      'a panel by its colour, with a title',
      '{panel:title=T|bgColor=#FFEBE6}\nx\n{panel}',
      [{ type: 'panel', attrs: { panelType: 'error' }, content: [paragraph(text('T', strong)), paragraph(text('x'))] }],
    ],
    [
      'code of a language',
      '{code:title=A|java}\nif (a) {\n}\n{code}',
      [
        paragraph(text('A', strong)),
        { type: 'codeBlock', attrs: { language: 'java' }, content: [text('if (a) {\n}')] },
      ],
    ],
    ['text without formats', '{noformat}*a*{noformat}', [{ type: 'codeBlock', content: [text('*a*')] }]],
    [
      'lists in lists',
      '* a\n*# b\n* c\n- d',
      [
        {
          type: 'bulletList',
          content: [
            item(paragraph(text('a')), { type: 'orderedList', content: [item(paragraph(text('b')))] }),
            item(paragraph(text('c'))),
            item(paragraph(text('d'))),
          ],
        },
      ],
    ],
    [
      'code in a list',
      '# a\n{code}\nx\n{code}\n# b',
      [
        {
          type: 'orderedList',
          content: [
            item(paragraph(text('a')), { type: 'codeBlock', content: [text('x')] }),
            item(paragraph(text('b'))),
          ],
        },
      ],
    ],
    [
      'a table',
      '||H||I||\n|a\\|b|[l|https://x.example]|',
      [
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: ['H', 'I'].map((head) => ({ type: 'tableHeader', content: [paragraph(text(head))] })),
            },
            {
              type: 'tableRow',
              content: [
                { type: 'tableCell', content: [paragraph(text('a|b'))] },
                { type: 'tableCell', content: [paragraph(text('l', link('https://x.example')))] },
              ],
            },
          ],
        },
      ],
    ],
    [
      'cells of several lines',
      '|a\n* b|',
      [
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [
                {
                  type: 'tableCell',
                  content: [paragraph(text('a')), { type: 'bulletList', content: [item(paragraph(text('b')))] }],
                },
              ],
            },
          ],
        },
      ],
    ],
    [
      'an image of another site',
      '!https://x.example/a.png|width=10,alt=An a!',
      [
        {
          type: 'mediaSingle',
          attrs: { layout: 'align-start' },
          content: [{ type: 'media', attrs: { type: 'external', url: 'https://x.example/a.png', alt: 'An a' } }],
        },
      ],
    ],
    ['a file of the issue as its name', '!a.png|thumbnail!', [paragraph(text('!a.png|thumbnail!'))]],
    ['a macro without an end', '{code}\nx', [paragraph(text('{code}'), { type: 'hardBreak' }, text('x'))]],
  ])('reads %s', (_, wiki, content) => {
    const read = fromWiki(wiki)
    expect(read).toEqual({ type: 'doc', version: 1, content })
    expect(isValid(read)).toBe(true)
  })

  it.each(['*a ', '[x', '{color:red}', '{{', '{panel:a}', '|x\n', '{*}_', '* '.repeat(30), '(', '[a|'])(
    'comes to an end with a text of many %s',
    (part) => {
      expect(fromWiki(part.repeat(20_000)).content.length).toBeGreaterThan(0)
    },
    60_000,
  )
})
