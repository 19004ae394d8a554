import { isRecord, readPath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operation, options, page, resource } from './jira-line.ts'
import { openSite, type Site, ways } from './jira-sites.ts'

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

const paragraph = (...content: readonly object[]) => ({ type: 'paragraph', content })
const text = (words: string, ...marks: readonly string[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
})
const documentOf = (...content: readonly object[]) => ({ type: 'doc', version: 1, content })

/** Much of it no wiki markup can say. */
const rich = documentOf(
  paragraph(text('Due '), { type: 'date', attrs: { timestamp: '1767225600000' } }, text(', '), {
    type: 'status',
    attrs: { text: 'blocked', color: 'red', style: '' },
  }),
  { type: 'expand', attrs: { title: 'More' }, content: [paragraph(text('inside', 'strong'))] },
  {
    type: 'taskList',
    attrs: { localId: 'l1' },
    content: [{ type: 'taskItem', attrs: { localId: 't1', state: 'TODO' }, content: [text('to be done')] }],
  },
)

describe.each(ways)('documents that are written by way of %s', (way) => {
  const isCloud = way !== 'datacenter'
  let site: Site
  let id: string
  beforeAll(async () => {
    site = await openSite(way)
    const body = { summary: 'Rich', project: 'HELP', issuetype: 'Bug', description: rich, environment: 'On *wheels*' }
    id = String((await operation('incidents', 'create')(site.connection, body, options)).id)
  })
  afterAll(() => site.sandbox.close())

  /** As version 3 of the API has it, or the only version that a Data Center has. */
  const kept = async (path: string) =>
    site.connection.request({ method: 'GET', path: `/rest/api/${isCloud ? 3 : 2}/issue/${id}${path}` }, z.unknown())
  /** At a Data Center the words remain. */
  const hasAll = (value: unknown) => {
    if (isCloud) expect(bare(value)).toEqual(bare(rich))
    else for (const words of ['blocked', '*inside*', 'to be done']) expect(value).toContain(words)
  }

  it('are kept whole where documents are, with the markup beside them read as such', async () => {
    const issue = await kept('')
    hasAll(readPath(issue, 'fields.description'))
    const words = [text('On '), text('wheels', 'strong')]
    const environment = readPath(issue, 'fields.environment')
    if (isCloud) expect(bare(environment)).toEqual(documentOf(paragraph(...words)))
    else expect(environment).toBe('On *wheels*')
  })

  it('are kept by an update, and by its verbs', async () => {
    const cause = 'customfield_10016'
    const body = {
      fields: { [cause]: '_why_', description: rich },
      update: { comment: [{ add: { body: rich } }, { add: { body: 'by *hand*' } }] },
    }
    await operation('incidents', 'update')(site.connection, id, body, options)
    const issue = await kept('?fields=*all')
    hasAll(readPath(issue, 'fields.description'))
    const why = readPath(issue, `fields.${cause}`)
    if (isCloud) expect(bare(why)).toEqual(documentOf(paragraph(text('why', 'em'))))
    else expect(why).toBe('_why_')
    const comments = z.array(z.object({ body: z.unknown() })).parse(readPath(issue, 'fields.comment.comments'))
    hasAll(comments[0]?.body)
    if (isCloud) expect(bare(comments[1]?.body)).toEqual(documentOf(paragraph(text('by '), text('hand', 'strong'))))
    else expect(comments[1]?.body).toBe('by *hand*')
  })

  it.each([
    ['comments', 'comment', 'body', {}],
    ['worklogs', 'worklog', 'comment', { timeSpent: '1h' }],
  ] as const)('are kept by %s, which show them as markup', async (name, vendor, member, more) => {
    const below = { ...options, parents: [id] }
    const [create, update] = [operation(`incidents/${name}`, 'create'), operation(`incidents/${name}`, 'update')]
    const made = await create(site.connection, { ...more, [member]: rich }, below)
    expect(made).toMatchObject({ [member]: expect.stringContaining('*inside*'), self: expect.stringContaining('/2/') })
    hasAll(readPath(await kept(`/${vendor}/${made.id}`), member))
    await update(site.connection, String(made.id), { ...more, [member]: 'plain' }, below)
    const changed = await update(site.connection, String(made.id), { ...more, [member]: rich }, below)
    expect(changed).toMatchObject({ [member]: expect.stringContaining('*inside*') })
    hasAll(readPath(await kept(`/${vendor}/${made.id}`), member))
  })

  it('are kept in bulk, row by row beside others', async () => {
    const rows = [rich, 'just *words*'].map((description, row) => ({
      key: `rich-${way}-${row}`,
      body: { summary: `Row ${row}`, project: 'HELP', issuetype: 'Bug', description },
    }))
    const outcomes = await resource('incidents').operations.bulk?.createMany(site.connection, rows)
    expect(outcomes).toMatchObject([{ kind: 'created' }, { kind: 'created' }])
    const [first, second] = z.array(z.object({ id: z.string() })).parse(outcomes)
    id = first?.id ?? ''
    hasAll(readPath(await kept(''), 'fields.description'))
    const other = await operation('incidents', 'get')(site.connection, second?.id ?? '', options)
    expect(readPath(other, 'fields.description')).toBe('just *words*')
  })
})

function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare)
  if (!isRecord(node)) return node
  const entries = Object.entries(node).filter(([name]) => name !== 'localId')
  return Object.fromEntries(entries.map(([name, value]) => [name, bare(value)]))
}
