import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDataCenter } from './datacenter-stage.ts'
import { createIssue, type Stage, startStage } from './harness.ts'

const seed = {
  extends: 'empty' as const,
  customFields: [
    { id: 'customfield_11001', name: 'Team', kind: 'group' as const },
    { id: 'customfield_11002', name: 'Informed', kind: 'groups' as const },
    { id: 'customfield_11003', name: 'Found in', kind: 'version' as const },
    { id: 'customfield_11004', name: 'Tested in', kind: 'versions' as const },
    { id: 'customfield_11005', name: 'Customer of', kind: 'project' as const },
    { id: 'customfield_11006', name: 'Fingerprint', kind: 'readonly' as const },
    { id: 'customfield_11007', name: 'Old number', kind: 'importid' as const },
  ],
  groups: ['Pilots', 'Cooks'],
  projects: [{ key: 'AIR', versions: ['1.0', '2.0', '10.0'] }],
  issues: [
    {
      project: 'AIR',
      summary: 'Of the seed',
      fields: {
        Team: 'Pilots',
        Informed: ['Pilots', 'Cooks'],
        'Found in': '2.0',
        'Tested in': ['1.0', '10.0'],
        'Customer of': 'HELP',
        Fingerprint: 'a1b2',
        'Old number': 77,
      },
    },
  ],
}
const [team, informed, foundIn] = ['customfield_11001', 'customfield_11002', 'customfield_11003']
const [testedIn, customerOf, fingerprint, oldNumber] = [4, 5, 6, 7].map((last) => `customfield_1100${last}`)

const fieldsSchema = z.looseObject({ fields: z.record(z.string(), z.unknown()) })

describe.each([
  ['a Cloud', () => startStage({ seed })],
  ['a Data Center', () => startDataCenter({ seed })],
] as const)('custom fields that refer to things of %s', (_, start) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await start()
  })
  afterAll(() => stage.sandbox.close())

  const api = '/rest/api/2'
  const fieldsOf = async (key: string) => fieldsSchema.parse((await stage.admin.get(`${api}/issue/${key}`)).body).fields
  const make = (fields: Record<string, unknown>) => createIssue(stage.admin, { project: { key: 'AIR' }, ...fields })

  async function search(jql: string): Promise<string[]> {
    const path = stage.sandbox.origin.flavour === 'cloud' ? `${api}/search/jql` : `${api}/search`
    const { status, body } = await stage.admin.post(path, { jql: `${jql} ORDER BY key`, fields: ['summary'] })
    expect(status, JSON.stringify(body)).toBe(200)
    const found = z.looseObject({ issues: z.array(z.looseObject({ key: z.string() })) }).parse(body)
    return found.issues.map(({ key }) => key)
  }

  it('hold groups, versions and projects, and show them as everywhere else', async () => {
    const isCloud = stage.sandbox.origin.flavour === 'cloud'
    const fields = await fieldsOf('AIR-1')
    const group = (name: string) => ({
      name,
      self: expect.stringContaining(isCloud ? '/group?groupId=' : `/group?groupname=${name}`),
      ...(isCloud && { groupId: expect.any(String) }),
    })
    expect(fields[team]).toEqual(group('Pilots'))
    expect(fields[informed]).toEqual([group('Pilots'), group('Cooks')])
    expect(fields[foundIn]).toMatchObject({ name: '2.0', released: false, self: expect.stringContaining('/version/') })
    expect(fields[testedIn ?? '']).toMatchObject([{ name: '1.0' }, { name: '10.0' }])
    expect(fields[customerOf ?? '']).toMatchObject({ key: 'HELP', avatarUrls: expect.anything() })
    const empty = await fieldsOf(await make({}))
    expect([team, informed, foundIn, testedIn, customerOf].map((id) => empty[id ?? ''])).toEqual(Array(5).fill(null))
  })

  it('hold texts and numbers that only programs write', async () => {
    expect(await fieldsOf('AIR-1')).toMatchObject({ [fingerprint ?? '']: 'a1b2', [oldNumber ?? '']: 77 })
    const key = await make({ [fingerprint ?? '']: 'c3', [oldNumber ?? '']: 78 })
    expect(await fieldsOf(key)).toMatchObject({ [fingerprint ?? '']: 'c3', [oldNumber ?? '']: 78 })
  })

  it('are described to editors by the types that Jira has', async () => {
    const { body } = await stage.admin.get(`${api}/issue/AIR-1/editmeta`)
    const { fields } = fieldsSchema.parse(body)
    const types = 'com.atlassian.jira.plugin.system.customfieldtypes'
    expect(fields).toMatchObject({
      [team]: { schema: { type: 'group', custom: `${types}:grouppicker` }, operations: ['set'] },
      [informed]: {
        schema: { type: 'array', items: 'group', custom: `${types}:multigrouppicker` },
        operations: ['add', 'set', 'remove'],
      },
      [foundIn]: {
        schema: { type: 'version', custom: `${types}:version` },
        allowedValues: [{ name: '1.0' }, { name: '2.0' }, { name: '10.0' }],
      },
      [testedIn ?? '']: { schema: { type: 'array', items: 'version', custom: `${types}:multiversion` } },
      [customerOf ?? '']: { schema: { type: 'project', custom: `${types}:project` } },
      [fingerprint ?? '']: { schema: { type: 'string', custom: `${types}:readonlyfield` } },
      [oldNumber ?? '']: { schema: { type: 'number', custom: `${types}:importid` } },
    })
    const offered = z.looseObject({ allowedValues: z.array(z.looseObject({ key: z.string() })) })
    const keys = offered.parse(fields[customerOf ?? '']).allowedValues.map(({ key }) => key)
    expect(keys).toEqual(expect.arrayContaining(['AIR', 'APP', 'HELP']))
  })

  it('are set whole or item by item, and emptied', async () => {
    const key = await make({ [team]: { name: 'Cooks' }, [informed]: [{ name: 'Cooks' }] })
    const update = { [informed]: [{ add: { name: 'Pilots' } }], [testedIn ?? '']: [{ add: { name: '1.0' } }] }
    expect((await stage.admin.put(`${api}/issue/${key}`, { update })).status).toBe(204)
    expect(await fieldsOf(key)).toMatchObject({
      [team]: { name: 'Cooks' },
      [informed]: [{ name: 'Cooks' }, { name: 'Pilots' }],
      [testedIn ?? '']: [{ name: '1.0' }],
    })
    const removal = { update: { [informed]: [{ remove: { name: 'Cooks' } }] }, fields: { [team]: null } }
    expect((await stage.admin.put(`${api}/issue/${key}`, removal)).status).toBe(204)
    expect(await fieldsOf(key)).toMatchObject({ [team]: null, [informed]: [{ name: 'Pilots' }] })
  })

  it('refuse what is not there, by field', async () => {
    const fields = {
      [team]: { name: 'Nobody' },
      [informed]: { name: 'Pilots' },
      [foundIn]: { name: '3.0' },
      [testedIn ?? '']: [{ id: '1' }],
      [customerOf ?? '']: { key: 'NONE' },
      [oldNumber ?? '']: 'seven',
    }
    const { status, body } = await stage.admin.put(`${api}/issue/AIR-1`, { fields })
    expect([status, body]).toMatchObject([
      400,
      {
        errors: {
          [team]: "Group 'Nobody' does not exist.",
          [informed]: 'data was not an array',
          [foundIn]: "Version name '3.0' is not valid",
          [testedIn ?? '']: "Version id '1' is not valid",
          [customerOf ?? '']: 'valid project is required',
          [oldNumber ?? '']: 'Operation value must be a number',
        },
      },
    ])
  })

  it('are searched by the operators of their searchers', async () => {
    const later = await make({ [foundIn]: { name: '10.0' }, [team]: { name: 'Cooks' } })
    expect(await search('Team = Pilots')).toEqual(['AIR-1'])
    expect(await search('Informed in (Cooks) and "Old number" >= 77')).toEqual(['AIR-1'])
    expect(await search(`"Found in" > "1.0" and key in (AIR-1, ${later})`)).toEqual(['AIR-1', later])
    expect(await search('"Found in" < "10.0"')).toEqual(['AIR-1'])
    expect(await search('"Tested in" = "10.0"')).toEqual(['AIR-1'])
    expect(await search('"Customer of" = HELP')).toEqual(['AIR-1'])
    expect(await search('Fingerprint ~ a1b2')).toEqual(['AIR-1'])
    const { body } = await stage.admin.get(`${api}/jql/autocompletedata`)
    const names = z.looseObject({
      visibleFieldNames: z.array(z.looseObject({ cfid: z.string().optional(), operators: z.array(z.string()) })),
    })
    const operators = (number: number) =>
      names
        .parse(body)
        .visibleFieldNames.find(({ cfid }) => cfid === `cf[${number}]`)
        ?.operators.toSorted()
    const equality = ['!=', '=', 'in', 'is', 'is not', 'not in']
    expect(operators(11_001)).toEqual(equality)
    expect(operators(11_003)).toEqual([...equality, '<', '<=', '>', '>='].sort())
    expect(operators(11_005)).toEqual(equality)
    expect(operators(11_006)).toEqual(['!~', 'is', 'is not', '~'])
  })

  it('tell in the history what they held and hold', async () => {
    const key = await make({ [testedIn ?? '']: [{ name: '1.0' }], [team]: { name: 'Pilots' } })
    const fields = { [testedIn ?? '']: [{ name: '1.0' }, { name: '2.0' }], [team]: { name: 'Cooks' } }
    await stage.admin.put(`${api}/issue/${key}`, { fields })
    const { body } = await stage.admin.get(`${api}/issue/${key}?expand=changelog`)
    const changelog = z.looseObject({
      changelog: z.looseObject({ histories: z.array(z.looseObject({ items: z.array(z.unknown()) })) }),
    })
    expect(changelog.parse(body).changelog.histories.flatMap(({ items }) => items)).toEqual([
      expect.objectContaining({ field: 'Tested in', fieldtype: 'custom', fromString: '1.0', toString: '1.0, 2.0' }),
      expect.objectContaining({ field: 'Team', fieldtype: 'custom', fromString: 'Pilots', toString: 'Cooks' }),
    ])
  })
})

it('lose a version that is deleted, to another when one is named', async () => {
  const stage = await startStage({ seed })
  const versions = z.array(z.looseObject({ id: z.string() }))
  const [first, second] = versions.parse((await stage.admin.get('/rest/api/3/project/AIR/versions')).body)
  const counts = await stage.admin.get(`/rest/api/3/version/${first?.id}/relatedIssueCounts`)
  expect(counts.body).toMatchObject({
    issueCountWithCustomFieldsShowingVersion: 1,
    customFieldUsage: [{ fieldName: 'Tested in', customFieldId: 11_004, issueCountWithVersionInCustomField: 1 }],
  })
  const swap = { customFieldReplacementList: [{ customFieldId: 11_004, moveTo: Number(second?.id) }] }
  expect((await stage.admin.post(`/rest/api/3/version/${first?.id}/removeAndSwap`, swap)).status).toBe(204)
  const shown = async () => fieldsSchema.parse((await stage.admin.get('/rest/api/3/issue/AIR-1')).body).fields
  expect((await shown())[testedIn ?? '']).toMatchObject([{ name: '10.0' }, { name: '2.0' }])
  expect((await stage.admin.delete(`/rest/api/3/version/${second?.id}`)).status).toBe(204)
  expect(await shown()).toMatchObject({ [foundIn]: null, [testedIn ?? '']: [{ name: '10.0' }] })
  await stage.sandbox.close()
})
