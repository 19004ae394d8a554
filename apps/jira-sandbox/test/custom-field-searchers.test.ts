import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDataCenter } from './datacenter-stage.ts'
import { type Stage, startStage } from './harness.ts'

const prefix = 'com.atlassian.jira.plugin.system.customfieldtypes:'
/** As the description of creating a field lists them. */
const pairs = [
  ['cascadingselect', 'cascadingselectsearcher'],
  ['datepicker', 'daterange'],
  ['datetime', 'datetimerange'],
  ['float', 'exactnumber'],
  ['float', 'numberrange'],
  ['grouppicker', 'grouppickersearcher'],
  ['importid', 'exactnumber'],
  ['importid', 'numberrange'],
  ['labels', 'labelsearcher'],
  ['multicheckboxes', 'multiselectsearcher'],
  ['multigrouppicker', 'multiselectsearcher'],
  ['multiselect', 'multiselectsearcher'],
  ['multiuserpicker', 'userpickergroupsearcher'],
  ['multiversion', 'versionsearcher'],
  ['project', 'projectsearcher'],
  ['radiobuttons', 'multiselectsearcher'],
  ['readonlyfield', 'textsearcher'],
  ['select', 'multiselectsearcher'],
  ['textarea', 'textsearcher'],
  ['textfield', 'textsearcher'],
  ['url', 'exacttextsearcher'],
  ['userpicker', 'userpickergroupsearcher'],
  ['version', 'versionsearcher'],
] as const

const foundFields = z.looseObject({
  values: z.array(z.looseObject({ id: z.string(), searcherKey: z.string().optional() })),
})

describe('searchers of custom fields', () => {
  let stage: Stage | undefined
  afterEach(() => stage?.sandbox.close())

  async function begin(start: () => Promise<Stage>) {
    stage = await start()
    const { admin } = stage
    return {
      admin,
      make: (type: string, searcher?: string) =>
        admin.post('/rest/api/2/field', {
          name: `A ${type}`,
          type: prefix + type,
          ...(searcher !== undefined && { searcherKey: prefix + searcher }),
        }),
    }
  }

  async function searcherOf(id: string) {
    const answer = await stage?.admin.get(`/rest/api/3/field/search?id=${id}&expand=searcherKey`)
    return foundFields.parse(answer?.body).values[0]?.searcherKey
  }

  const idOf = (body: unknown) => z.looseObject({ id: z.string() }).parse(body).id

  it('are those that go with the type, and shown when they are asked for', async () => {
    const { make } = await begin(() => startStage({ seed: 'empty' }))
    for (const [type, searcher] of pairs) {
      const made = await make(type, searcher)
      expect(made).toMatchObject({ status: 201, body: { searchable: true } })
      expect(await searcherOf(idOf(made.body))).toBe(prefix + searcher)
    }
  })

  it('that do not go with the type are refused, when a field is made and when it is changed', async () => {
    const { admin, make } = await begin(() => startStage({ seed: 'empty' }))
    const refused = (searcher: string, known: string) => ({
      status: 400,
      body: {
        errorMessages: [],
        errors: {
          searcherKey: `'${prefix}${searcher}' is no searcher of this type of field. Those it has: ${known}.`,
        },
      },
    })
    const numbers = `${prefix}exactnumber, ${prefix}numberrange`
    expect(await make('float', 'textsearcher')).toMatchObject(refused('textsearcher', numbers))
    expect(await make('textfield', 'exacttextsearcher')).toMatchObject(
      refused('exacttextsearcher', `${prefix}textsearcher`),
    )
    expect(await make('textfield', 'nosuchsearcher')).toMatchObject(refused('nosuchsearcher', `${prefix}textsearcher`))
    const path = `/rest/api/3/field/${idOf((await make('float', 'exactnumber')).body)}`
    const change = (searcherKey: string | null) => admin.put(path, { searcherKey })
    expect(await change(`${prefix}daterange`)).toMatchObject(refused('daterange', numbers))
    expect(await searcherOf(path.split('/').at(-1) ?? '')).toBe(`${prefix}exactnumber`)
    expect((await change(`${prefix}numberrange`)).status).toBe(204)
    expect(await searcherOf(path.split('/').at(-1) ?? '')).toBe(`${prefix}numberrange`)
  })

  it('may be missing: the field is told as not searchable, and is not among what JQL is said to know', async () => {
    const { admin, make } = await begin(() => startStage({ seed: 'empty' }))
    const made = await make('textfield')
    expect(made).toMatchObject({ status: 201, body: { searchable: false } })
    const id = idOf(made.body)
    expect(await searcherOf(id)).toBeUndefined()
    const known = async () => {
      const { body } = await admin.get('/rest/api/3/jql/autocompletedata')
      return JSON.stringify(body).includes(`"cf[${id.slice('customfield_'.length)}]"`)
    }
    expect(await known()).toBe(false)
    expect((await admin.put(`/rest/api/3/field/${id}`, { searcherKey: `${prefix}textsearcher` })).status).toBe(204)
    expect(await known()).toBe(true)
    expect((await admin.put(`/rest/api/3/field/${id}`, { searcherKey: null })).status).toBe(204)
    expect(await known()).toBe(false)
  })

  it('may be missing: then the field is good for an order and for nothing else', async () => {
    const { admin, make } = await begin(() => startStage({ seed: 'empty' }))
    const clause = `cf[${idOf((await make('textfield')).body).slice('customfield_'.length)}]`
    const parse = async (query: string) =>
      (await admin.post('/rest/api/3/jql/parse?validation=strict', { queries: [query] })).body
    expect(await parse(`${clause} ~ word`)).toMatchObject({
      queries: [{ errors: [`Field '${clause}' is not searchable, it is only sortable.`] }],
    })
    expect(await parse(`project is not empty order by ${clause}`)).toMatchObject({
      queries: [{ structure: { orderBy: { fields: [{ field: { name: clause } }] } } }],
    })
  })

  it('are not compared at a Data Center', async () => {
    const { make } = await begin(() => startDataCenter({ seed: 'empty' }))
    expect((await make('userpicker', 'userpickersearcher')).status).toBe(201)
  })
})
