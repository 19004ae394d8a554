import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDocument, toWiki } from './adf.ts'

const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content })
const text = (words: string, ...marks: unknown[]) => ({ type: 'text', text: words, marks })
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content })
const item = (...content: unknown[]) => ({ type: 'listItem', content })

describe('toWiki', () => {
  it.each([
    [
      'a text',
      [paragraph(text('one'), { type: 'hardBreak' }, text('two')), paragraph(text('three'))],
      'one\ntwo\n\nthree',
    ],
    ['a heading', [{ type: 'heading', attrs: { level: 2 }, content: [text('Title')] }], 'h2. Title'],
    [
      'marks',
      [
        paragraph(
          text('b', { type: 'strong' }),
          text(' '),
          text('i', { type: 'em' }),
          text(' s ', { type: 'strike' }),
          text('u', { type: 'underline' }, { type: 'strong' }),
          text(' '),
          text('2', { type: 'subsup', attrs: { type: 'sup' } }),
          text(' '),
          text('*x*', { type: 'code' }),
          text(' '),
          text('red', { type: 'textColor', attrs: { color: '#f00' } }),
        ),
      ],
      '*b* _i_ -s- *+u+* ^2^ {{*x*}} {color:#f00}red{color}',
    ],
    [
      'links',
      [
        paragraph(
          text('here', { type: 'link', attrs: { href: 'https://x.example' } }),
          text(' '),
          text('https://x.example', { type: 'link', attrs: { href: 'https://x.example' } }),
          text(' '),
          { type: 'inlineCard', attrs: { url: 'https://y.example' } },
        ),
      ],
      '[here|https://x.example] https://x.example [https://y.example|https://y.example|smart-link]',
    ],
    [
      'what stands in a line',
      [
        paragraph(
          { type: 'mention', attrs: { id: '712020:1', text: '@Ada' } },
          text(' '),
          { type: 'emoji', attrs: { shortName: ':smile:', text: '😄' } },
          text(' '),
          { type: 'date', attrs: { timestamp: '1767322920000' } },
          text(' '),
          { type: 'status', attrs: { text: 'OPEN' } },
          { type: 'placeholder', attrs: { text: 'x' } },
        ),
      ],
      '[~accountid:712020:1] 😄 2026-01-02 *[ OPEN ]*',
    ],
    [
      'lists in lists',
      [
        {
          type: 'bulletList',
          content: [
            item(paragraph(text('a')), { type: 'orderedList', content: [item(paragraph(text('b')))] }),
            item(paragraph(text('c'), { type: 'hardBreak' }, text('d'))),
          ],
        },
      ],
      '* a\n*# b\n* c\\\\d',
    ],
    ['tasks', [{ type: 'taskList', content: [{ type: 'taskItem', content: [text('do')] }] }], '* do'],
    [
      'code',
      [{ type: 'codeBlock', attrs: { language: 'java' }, content: [text('if (*a*) {\n}')] }],
      '{code:java}\nif (*a*) {\n}\n{code}',
    ],
    [
      'a quote and a rule',
      [{ type: 'blockquote', content: [paragraph(text('q'))] }, { type: 'rule' }],
      '{quote}\nq\n{quote}\n\n----',
    ],
    [
      'a panel',
      [{ type: 'panel', attrs: { panelType: 'info' }, content: [paragraph(text('p'))] }],
      '{panel:bgColor=#deebff}\np\n{panel}',
    ],
    [
      'a table',
      [
        {
          type: 'table',
          content: [
            { type: 'tableRow', content: [{ type: 'tableHeader', content: [paragraph(text('H'))] }] },
            {
              type: 'tableRow',
              content: [
                { type: 'tableCell', content: [paragraph(text('a|b')), paragraph(text('c'))] },
                { type: 'tableCell', content: [] },
              ],
            },
          ],
        },
      ],
      '||H||\n|a\\|b\\\\c| |',
    ],
    ['the text of what it does not know', [{ type: 'newBlock', content: [paragraph(text('kept'))] }], 'kept'],
    [
      'media by their name',
      [{ type: 'mediaSingle', content: [{ type: 'media', attrs: { alt: 'a.png' } }] }],
      '!a.png!',
    ],
  ])('writes %s', (_, content, wiki) => {
    expect(toWiki(doc(...content))).toBe(wiki)
  })

  it('escapes text that would be read as markup', () => {
    expect(toWiki(doc(paragraph(text('*not bold* {code} [x|https://x.example] - -a- ~b'))))).toBe(
      '\\*not bold* \\{code} \\[x|https://x.example] - \\-a- ~b',
    )
    expect(toWiki(doc(paragraph(text('- no list'))))).toBe('\\- no list')
    expect(toWiki(doc(paragraph(text('|no table|'))))).toBe('\\|no table|')
  })

  it('leaves text that is no markup as it is', () => {
    const plain = 'a*b, 2 * 3 - 4, x_y_z, [1], {a: 1}, e-mail, -5 to -3, C:\\temp'
    expect(toWiki(doc(paragraph(text(plain))))).toBe(plain)
  })

  it('is null for a document without any text', () => {
    expect(toWiki(doc())).toBeNull()
    expect(toWiki(doc(paragraph()))).toBeNull()
  })

  it('keeps every line of letters and digits', () => {
    const words = fc.stringMatching(/^[A-Za-z0-9]+( [A-Za-z0-9]+)*$/)
    fc.assert(
      fc.property(fc.array(words), (lines) => {
        const wiki = toWiki(doc(...lines.map((line) => paragraph(text(line)))))
        expect(wiki ?? '').toBe(lines.join('\n\n'))
      }),
    )
  })

  it('answers whatever Jira may send, however deep or odd', () => {
    let deep: unknown = text('x')
    for (let level = 0; level < 5000; level += 1)
      deep = { type: level % 2 ? 'bulletList' : 'blockquote', content: [deep] }
    expect(toWiki(doc(deep))?.length ?? 0).toBeLessThan(10_000)
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (content) => {
        const wiki = toWiki(doc(...content))
        expect(wiki === null || wiki.length > 0).toBe(true)
      }),
    )
  })

  it('comes to an end with a long text of half-begun markup', () => {
    const wiki = toWiki(doc(paragraph(text('*a '.repeat(100_000) + '[x'.repeat(100_000)))))
    expect(wiki?.length).toBeGreaterThanOrEqual(500_000)
  })
})

describe('isDocument', () => {
  it('knows a document from any other object', () => {
    expect(isDocument(doc())).toBe(true)
    expect([null, 'doc', { type: 'doc' }, { type: 'paragraph', content: [] }].some(isDocument)).toBe(false)
  })
})
