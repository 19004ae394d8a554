import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDataCenter } from './datacenter-stage.ts'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

const seed = {
  extends: 'empty' as const,
  customFields: [
    {
      id: 'customfield_11001',
      name: 'Place',
      kind: 'cascade' as const,
      options: [{ value: 'Austria', children: ['Vienna', 'Graz'] }, { value: 'Spain', children: ['Graz'] }, 'Nowhere'],
    },
    { id: 'customfield_11002', name: 'Reviewers', kind: 'users' as const },
    { id: 'customfield_11003', name: 'Design', kind: 'url' as const },
    { id: 'customfield_11004', name: 'Channel', kind: 'radio' as const, options: ['Mail', 'Phone'] },
    { id: 'customfield_11005', name: 'Parts', kind: 'checkboxes' as const, options: ['Web', 'App'] },
  ],
  issues: [
    {
      project: 'APP',
      summary: 'Of the seed',
      fields: {
        Place: ['Austria', 'Graz'],
        Reviewers: ['dana.lindqvist'],
        Design: 'https://example.com/a',
        Channel: 'Mail',
      },
    },
  ],
}

const types = 'com.atlassian.jira.plugin.system.customfieldtypes'
const place = 'customfield_11001'

describe.each([
  ['a Cloud', () => startStage({ seed })],
  ['a Data Center', () => startDataCenter({ seed })],
] as const)('custom fields of %s', (_, start) => {
  let stage: Stage
  beforeEach(async () => {
    stage = await start()
  })
  afterEach(() => stage.sandbox.close())

  const fieldsOf = async (key: string) => {
    const { body } = await stage.admin.get(`/rest/api/2/issue/${key}`)
    return z.looseObject({ fields: z.record(z.string(), z.unknown()) }).parse(body).fields
  }

  it('hold an option and one below it, several people, addresses, and options of either face', async () => {
    const me = z.looseObject({}).parse((await stage.admin.get('/rest/api/2/myself')).body)
    const person = 'accountId' in me ? { accountId: me.accountId } : { name: me.name }
    const key = await createIssue(stage.admin, {
      [place]: { value: 'Austria', child: { value: 'Vienna' } },
      customfield_11002: [person],
      customfield_11003: 'https://example.com/b',
      customfield_11004: { value: 'Phone' },
      customfield_11005: [{ value: 'Web' }, { value: 'App' }],
    })
    expect(await fieldsOf(key)).toMatchObject({
      [place]: {
        id: '1100100',
        value: 'Austria',
        self: expect.stringContaining('/customFieldOption/1100100'),
        child: { id: '1100101', value: 'Vienna', self: expect.any(String) },
      },
      customfield_11002: [person],
      customfield_11003: 'https://example.com/b',
      customfield_11004: { value: 'Phone' },
      customfield_11005: [{ value: 'Web' }, { value: 'App' }],
    })
    await stage.admin.put(`/rest/api/2/issue/${key}`, {
      fields: { [place]: { id: '1100105' }, customfield_11002: null },
    })
    expect(await fieldsOf(key)).toMatchObject({ [place]: { value: 'Nowhere' }, customfield_11002: null })
    expect((await fieldsOf(key))[place]).not.toHaveProperty('child')
    expect((await stage.admin.get(`/rest/api/2/issue/${key}?expand=changelog`)).body).toMatchObject({
      changelog: {
        histories: [
          {
            items: expect.arrayContaining([
              expect.objectContaining({
                field: 'Place',
                fromString: 'Parent values: Austria(1100100)Level 1 values: Vienna(1100101)',
                toString: 'Parent values: Nowhere(1100105)',
              }),
            ]),
          },
        ],
      },
    })
  })

  it.each([
    [place, { value: 'Austria', child: { value: 'Madrid' } }, "Option value 'Madrid' is not valid"],
    [place, { value: 'Vienna' }, "Option value 'Vienna' is not valid"],
    [place, 'Austria', 'data was not an object'],
    ['customfield_11002', { name: 'x' }, 'data was not an array'],
    ['customfield_11003', 'not an address', 'Not a valid URL'],
  ])('refuse what does not fit: %s %j', async (field, value, message) => {
    const answer = await stage.admin.put('/rest/api/2/issue/APP-1', { fields: { [field]: value } })
    expect([answer.status, answer.body]).toEqual([400, { errorMessages: [], errors: { [field]: message } }])
  })

  it('offer options with their children, and are of the types that Jira has', async () => {
    const { body } = await stage.admin.get('/rest/api/2/issue/APP-1/editmeta')
    expect(body).toMatchObject({
      fields: {
        [place]: {
          schema: { type: 'option-with-child', custom: `${types}:cascadingselect` },
          allowedValues: [
            { value: 'Austria', children: [{ value: 'Vienna' }, { value: 'Graz' }] },
            { value: 'Spain', children: [{ value: 'Graz' }] },
            { value: 'Nowhere' },
          ],
        },
        customfield_11002: {
          schema: { type: 'array', items: 'user', custom: `${types}:multiuserpicker` },
          operations: ['add', 'set', 'remove'],
        },
        customfield_11003: { schema: { type: 'string', custom: `${types}:url` } },
        customfield_11004: { schema: { type: 'option', custom: `${types}:radiobuttons` } },
        customfield_11005: { schema: { type: 'array', items: 'option', custom: `${types}:multicheckboxes` } },
      },
    })
  })

  it('are searched by option, by cascadeOption, by person and by address', async () => {
    const spain = await createIssue(stage.admin, { [place]: { value: 'Spain', child: { value: 'Graz' } } })
    const alone = await createIssue(stage.admin, { [place]: { value: 'Spain' } })
    const search = async (jql: string) => {
      const path = `/rest/api/2/${stage.sandbox.origin.flavour === 'cloud' ? 'search/jql' : 'search'}`
      const { body } = await stage.admin.post(path, { jql: `${jql} order by key`, fields: ['key'] })
      const found = z.looseObject({ issues: z.array(z.looseObject({ key: z.string() })) }).parse(body)
      return found.issues.map(({ key }) => key)
    }
    expect(await search('Place in cascadeOption("Spain")')).toEqual([spain, alone])
    expect(await search('Place in cascadeOption("Spain", "Graz")')).toEqual([spain])
    expect(await search('Place in cascadeOption("Austria", "Graz")')).toEqual(['APP-1'])
    expect(await search('Place in cascadeOption("Spain", none)')).toEqual([alone])
    expect(await search('Place = Graz')).toEqual(['APP-1', spain])
    expect(await search('Place is not empty and Place != Spain')).toEqual(['APP-1'])
    const dana = stage.sandbox.origin.flavour === 'cloud' ? '5a0e4c1d9b7f3a2e6c8d0004' : 'dana.lindqvist'
    expect(await search(`Reviewers = "${dana}"`)).toEqual(['APP-1'])
    expect(await search('Design = "https://example.com/a" and Channel = Mail')).toEqual(['APP-1'])
  })
})

describe('a cascading select', () => {
  it('is made by administrators, with options below others', async () => {
    const stage = await startStage({ seed: 'empty' })
    const kind = { type: `${types}:cascadingselect`, searcherKey: `${types}:cascadingselectsearcher` }
    const made = await stage.admin.post('/rest/api/3/field', { name: 'Area', ...kind })
    const { id } = z.looseObject({ id: z.string() }).parse(made.body)
    const contexts = z.looseObject({ values: z.array(z.looseObject({ id: z.string() })) })
    const found = contexts.parse((await stage.admin.get(`/rest/api/3/field/${id}/context`)).body).values
    const base = `/rest/api/3/field/${id}/context/${found[0]?.id}/option`
    const options = z.looseObject({ options: z.array(z.looseObject({ id: z.string() })) })
    const top = await stage.admin.post(base, { options: [{ value: 'North' }, { value: 'South' }] })
    const optionId = options.parse(top.body).options[0]?.id ?? ''
    const below = await stage.admin.post(base, { options: [{ value: 'Coast', optionId }] })
    expect(below.body).toEqual({ options: [{ id: expect.any(String), value: 'Coast', disabled: false, optionId }] })
    const twice = await stage.admin.post(base, { options: [{ value: 'coast', optionId }] })
    expect(twice.body).toEqual({ errorMessages: ["The option value 'coast' is used more than once."], errors: {} })
    expect((await stage.admin.get(base)).body).toMatchObject({
      values: [{ value: 'North' }, { value: 'South' }, { value: 'Coast', optionId }],
    })
    const key = await createIssue(stage.admin, { [id]: { value: 'North', child: { value: 'Coast' } } })
    expect(await findKeys(stage.admin, `cf[${id.slice('customfield_'.length)}] = Coast`)).toEqual([key])
    expect((await stage.admin.get(`/rest/api/3/issue/${key}?fields=${id}`)).body).toMatchObject({
      fields: { [id]: { value: 'North', child: { value: 'Coast' } } },
    })
    await stage.sandbox.close()
  })
})
