import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SeedDescription, startSandbox } from '@valence/jira-sandbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSeed } from '../src/seed/recipe.ts'

const at = Date.UTC(2026, 4, 20, 12)
const dayMs = 86_400_000

async function build(seed: SeedDescription) {
  return (await readSeed(seed))(() => 'cloud', at)
}

describe('a seed', () => {
  it('of ten lines is a site', async () => {
    const site = await build({
      projects: [{ key: 'DEMO', name: 'A demonstration' }],
      issues: [
        { summary: 'The first issue' },
        { summary: 'Something is broken', type: 'Bug', priority: 'High' },
        { summary: 'Done long ago', status: 'Done', created: '-90d' },
        { summary: 'Number {n}', count: 3 },
      ],
    })
    expect(site.issues.map(({ key, values }) => [key, values.summary])).toEqual([
      ['DEMO-1', 'The first issue'],
      ['DEMO-2', 'Something is broken'],
      ['DEMO-3', 'Done long ago'],
      ['DEMO-4', 'Number 1'],
      ['DEMO-5', 'Number 2'],
      ['DEMO-6', 'Number 3'],
    ])
    expect(site.issues[2]).toMatchObject({ created: at - 90 * dayMs, values: { resolution: '10000', status: '10013' } })
    expect(site.users[0]).toMatchObject({ emailAddress: 'admin@sandbox.invalid', role: 'admin' })
    expect(site.projects[0]).toMatchObject({ key: 'DEMO', nextNumber: 7, leadAccountId: site.users[0]?.accountId })
  })

  it('of nothing has the words of Jira and people, but neither project nor issue', async () => {
    const site = await build({})
    expect({ projects: site.projects, issues: site.issues, customFields: site.customFields }).toEqual({
      projects: [],
      issues: [],
      customFields: [],
    })
    expect(site.statuses.map(({ name }) => name)).toContain('To Do')
  })

  it('adds to another that it extends', async () => {
    const site = await build({ extends: 'small', issues: [{ project: 'HELP', summary: 'One more', parent: 'APP-1' }] })
    const known = site.projects.find(({ key }) => key === 'HELP')
    expect(site.issues.at(-1)).toMatchObject({
      key: 'HELP-75',
      values: { parent: site.issues.find((it) => it.key === 'APP-1')?.id },
    })
    expect(known?.nextNumber).toBe(76)
  })

  it('tells the way of the status, and who is who, when nothing else is said', async () => {
    const site = await build({
      projects: [{ key: 'DEMO' }],
      issues: [{ summary: 'X', status: 'In Progress', created: '-2d' }],
    })
    const [issue] = site.issues
    expect(issue?.changes.map(({ items }) => items)).toEqual([
      [
        {
          field: 'status',
          fieldtype: 'jira',
          fieldId: 'status',
          from: '10010',
          fromString: 'To Do',
          to: '3',
          toString: 'In Progress',
        },
      ],
    ])
    expect(issue?.creatorId).toBe(site.users[0]?.accountId)
    expect(issue?.updated).toBe(issue?.changes[0]?.created)
  })

  it('reads a link as a sentence, whichever way it is said', async () => {
    const site = await build({
      projects: [{ key: 'DEMO' }],
      issues: [
        { summary: 'One', links: { blocks: 'DEMO-2' } },
        { summary: 'Two', links: { 'is blocked by': 'DEMO-1' } },
      ],
    })
    const [one, two] = site.issues
    const sentence = { typeId: '10000', inwardId: one?.id, outwardId: two?.id }
    expect(site.links).toMatchObject([sentence, sentence])
  })

  it('takes of two fields with one name the one that the project has, or the id', async () => {
    const site = await build({
      customFields: [
        { name: 'Tier', kind: 'text', projects: ['ONE'], id: 'customfield_10500' },
        { name: 'Tier', kind: 'number', projects: ['TWO'], id: 'customfield_10501' },
      ],
      projects: [{ key: 'ONE' }, { key: 'TWO' }],
      issues: [
        { project: 'ONE', summary: 'X', fields: { Tier: 'gold' } },
        { project: 'TWO', summary: 'X', fields: { tier: 3 } },
        { project: 'TWO', summary: 'X', fields: { customfield_10501: 4 } },
      ],
    })
    const values = site.issues.map((issue) => [issue.values.customfield_10500, issue.values.customfield_10501])
    expect(values).toEqual([
      ['gold', undefined],
      [undefined, 3],
      [undefined, 4],
    ])
  })

  it('never gives the number of a key that an issue had to another', async () => {
    const site = await build({
      projects: [{ key: 'NEW' }, { key: 'OLD' }],
      issues: [{ key: 'NEW-1', summary: 'X', formerKeys: ['OLD-41'] }],
    })
    expect(site.projects.map(({ nextNumber }) => nextNumber)).toEqual([2, 42])
  })
})

describe('a seed that cannot be', () => {
  const demo = { projects: [{ key: 'DEMO', components: ['Web', 'API'] }] }
  it.each<[string, unknown, string]>([
    ['an unknown key', { isues: [] }, 'isues: unknown key'],
    [
      'an unknown key deep inside',
      { ...demo, issues: [{ summary: 'X', comments: [{ text: 'a', auther: 'b' }] }] },
      'issues[0].comments[0].auther: unknown key',
    ],
    [
      'a wrong kind of value',
      { ...demo, issues: [{ summary: 7 }] },
      'issues[0].summary: Invalid input: expected string',
    ],
    ['a wrong word', { projects: [{ key: 'DEMO', type: 'sofware' }] }, 'projects[0].type: Invalid option'],
    [
      'an unknown time zone',
      { users: [{ name: 'A', timeZone: 'Mars/Base' }] },
      'users[0].timeZone: must be a time zone',
    ],
    [
      'an unknown project',
      { ...demo, issues: [{ project: 'DEMI', summary: 'X' }] },
      'issues[0].project: there is no project "DEMI"; there are DEMO',
    ],
    [
      'an unknown person',
      { ...demo, issues: [{ summary: 'X', assignee: 'nobody' }] },
      'issues[0].assignee: there is no user "nobody"',
    ],
    [
      'an unknown component',
      { ...demo, issues: [{ summary: 'X', components: ['Wbe'] }] },
      'issues[0].components[0]: there is no component of DEMO "Wbe"; there are Web, API',
    ],
    [
      'an unknown custom field',
      { ...demo, issues: [{ summary: 'X', fields: { Size: 1 } }] },
      'issues[0].fields.Size: there is no custom field "Size"',
    ],
    [
      'a value of the wrong kind',
      {
        ...demo,
        customFields: [{ name: 'Size', kind: 'number' }],
        issues: [{ summary: 'X', fields: { Size: 'big' } }],
      },
      'issues[0].fields.Size: a field of kind number takes a number',
    ],
    [
      'an unknown time',
      { ...demo, issues: [{ summary: 'X', created: 'yesterday' }] },
      'issues[0].created: "yesterday" is no time',
    ],
    [
      'an unknown duration',
      { ...demo, issues: [{ summary: 'X', worklogs: ['long'] }] },
      'issues[0].worklogs[0].time: "long" is no duration',
    ],
    [
      'a key that is taken',
      {
        ...demo,
        issues: [
          { key: 'DEMO-2', summary: 'X' },
          { key: 'DEMO-2', summary: 'Y' },
        ],
      },
      'issues[1].key: "DEMO-2" is taken',
    ],
    [
      'a sub-task alone',
      { ...demo, issues: [{ summary: 'X', type: 'Sub-task' }] },
      'issues[0].parent: a Sub-task needs a parent',
    ],
    [
      'a link to nowhere',
      { ...demo, issues: [{ summary: 'X', links: { blocks: 'DEMO-9' } }] },
      'issues[0].links.blocks: there is no issue "DEMO-9"',
    ],
    [
      'an unknown permission',
      { ...demo, permissionSchemes: [{ name: 'S', grants: { FLY: [] } }] },
      'permissionSchemes[0].grants.FLY: there is no such project permission',
    ],
    [
      'an unknown status of a workflow',
      { workflows: [{ name: 'W', statuses: ['Nope'] }] },
      'workflows[0].statuses[0]: there is no status "Nope"',
    ],
  ])('says where: %s', async (_what, input, message) => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-seed-'))
    const file = join(directory, 'seed.json')
    await writeFile(file, JSON.stringify(input))
    const attempt = readSeed({ file }).then((recipe) => recipe(() => 'cloud', at))
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toThrow(`The seed file ${file} cannot be used:`)
    await rm(directory, { recursive: true })
  })

  it('names every fault at once', async () => {
    const attempt = build({
      ...demo,
      issues: [
        { summary: 'X', assignee: 'a' },
        { summary: 'Y', reporter: 'b' },
      ],
    })
    await expect(attempt).rejects.toMatchObject({
      faults: [expect.stringContaining('issues[0].assignee'), expect.stringContaining('issues[1].reporter')],
    })
  })
})

describe('a seed file', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-seed-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('that is not there, or no JSON, is an error that names it', async () => {
    const file = join(directory, 'nowhere.json')
    await expect(startSandbox({ seed: { file } })).rejects.toThrow(
      `The seed file ${file} cannot be used:\n  there is no such file`,
    )
    await writeFile(file, '{"issues": [')
    await expect(startSandbox({ seed: { file } })).rejects.toThrow('it is not JSON')
  })

  it('as docs/sandbox-seed.md has it starts a sandbox, word for word', async () => {
    const file = join(directory, 'complete.json')
    await writeFile(file, await completeExample())
    const sandbox = await startSandbox({ seed: { file } })
    const get = async (path: string) => {
      const authorization = `Basic ${Buffer.from('ada@example.invalid:ada-token').toString('base64')}`
      const response = await fetch(sandbox.url + path, { headers: { authorization } })
      return response.json()
    }
    expect(sandbox).toMatchObject({ username: 'ada@example.invalid', password: 'ada-token', origin: { seed: file } })
    expect(await get('/rest/api/2/issue/SHOP-2')).toMatchObject({
      key: 'SHOP-2',
      fields: {
        summary: 'Pay with one click',
        status: { name: 'In Progress' },
        priority: { name: 'Blocker' },
        parent: { key: 'SHOP-1' },
        reporter: { displayName: 'Ben Agent' },
        components: [{ name: 'Web' }, { name: 'API' }],
        customfield_10777: 'two',
        worklog: { total: 2 },
        timetracking: { originalEstimate: '2d', remainingEstimate: '4h' },
      },
    })
    expect(await get('/rest/api/3/issue/OLD-7')).toMatchObject({ key: 'DESK-1' })
    expect(await get('/rest/api/3/project/IDEA')).toMatchObject({ style: 'next-gen', simplified: true })
    await sandbox.close()
  })

  it('as docs/sandbox-seed.md has the least of it builds', async () => {
    const [least] = await examples()
    expect((await build(JSON.parse(least ?? ''))).issues).toHaveLength(53)
  })
})

async function examples(): Promise<string[]> {
  const text = await readFile(new URL('../../../docs/sandbox-seed.md', import.meta.url), 'utf8')
  return [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
}

async function completeExample(): Promise<string> {
  const [, complete] = await examples()
  return complete ?? ''
}
