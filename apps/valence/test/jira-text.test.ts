import { isRecord, readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operation, options, page } from './jira-line.ts'
import { openSite, type Site } from './jira-sites.ts'

/** The site converts between the two forms of text by itself: where both agree, what one writes the other reads alike. */
describe('text that the site keeps as documents', () => {
  let site: Site
  let key: string

  beforeAll(async () => {
    site = await openSite('cloud')
    const body = { summary: 'Text', project: 'HELP', issuetype: 'Task' }
    key = String((await operation('incidents', 'create')(site.connection, body, options)).key)
  })
  afterAll(() => site.sandbox.close())

  const write = (description: unknown) =>
    operation('incidents', 'update')(site.connection, key, { description }, options)

  /** The document as the site has it, without what tells its places apart. */
  async function kept(): Promise<unknown> {
    const issue = await site.connection.request(
      { method: 'GET', path: `/rest/api/3/issue/${key}`, query: { fields: 'description' } },
      z.unknown(),
    )
    return bare(readPath(issue, 'fields.description'))
  }

  async function asListed(): Promise<unknown> {
    const where = { kind: 'plain', jql: `key = ${key}` } as const
    const { records } = await operation('incidents', 'list')(site.connection, { ...page, where })
    return readPath(records[0], 'fields.description')
  }

  it.each([
    'plain words',
    'one\ntwo\n\nthree',
    'h2. Heading\n\ntext',
    '*bold* _slanted_ -gone- +under+ ^up^ ~down~ {{code}}',
    '*bold _and slanted_*, un{*}believ{*}able',
    '{color:#ff0000}red{color}',
    '[here|https://x.example/a_b] and https://x.example.',
    '* a\n** b\n*# c\n* d',
    '# one\n# two',
    '||H||I||\n|a\\|b|c|',
    '{quote}\nq\n{quote}\n\n{panel:bgColor=#ffebe6}\np\n{panel}',
    '{code:java}\nif (*a*) {\n}\n{code}\n\n----\n\nend',
    '\\*not bold* \\[no|https://x.example] \\{code} &#92;* C:\\temp',
    '\\- no list\n\\|no table|\n\\# none',
    'a -- b, 2 * 3, e-mail, f(x), :-)',
  ])('keeps its meaning when it is sent back as it was listed: %j', async (text) => {
    await write(text)
    const document = await kept()
    const listed = await asListed()
    await write(listed)
    expect(await kept(), String(listed)).toEqual(document)
    expect(await asListed()).toBe(listed)
  })

  it('may be given as a document', async () => {
    const marks = [{ type: 'strong' }]
    const content = [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'a*' },
          { type: 'text', text: 'b', marks },
        ],
      },
    ]
    await write({ type: 'doc', version: 1, content })
    expect(await kept()).toEqual({ type: 'doc', version: 1, content })
  })
})

function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare)
  if (!isRecord(node)) return node
  const entries = Object.entries(node).filter(([name]) => name !== 'localId')
  return Object.fromEntries(entries.map(([name, value]) => [name, bare(value)]))
}
