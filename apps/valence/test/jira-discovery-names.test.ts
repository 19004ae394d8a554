import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type CallOptions, startWorld, type World } from './harness.ts'

let world: World
let authorization: string
let twins: readonly string[]

beforeAll(async () => {
  world = await startWorld()
  ;({ authorization } = await world.connect())
  const type = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield'
  const made = [1, 2].map(() => world.jira('POST', '/rest/api/2/field', { name: 'Twin', type }))
  twins = (await Promise.all(made)).map(({ body }) => z.object({ id: z.string() }).parse(body).id).toSorted()
})
afterAll(() => world.close())

const call = (method: string, path: string, more: CallOptions = {}) =>
  world.call(method, path, { authorization, ...more })
const described = z.object({
  fields: z.array(
    z.looseObject({
      path: z.string(),
      vendorDisplayName: z.string(),
      vendorRequired: z.boolean(),
      createable: z.boolean(),
      custom: z.boolean(),
      allowedValues: z.array(z.looseObject({ name: z.string() })).optional(),
    }),
  ),
})
const metadata = async (query: string) =>
  described.parse((await call('GET', `/objects/incidents/metadata?${query}`)).body).fields

describe('fields by the names that people see', () => {
  it('serve in where, fields, orderBy and bodies', async () => {
    const body = { project: 'APP', issuetype: 'Bug', summary: 'Named', 'Story Points': 13, Severity: 'Critical' }
    const made = await call('POST', '/incidents', { json: body })
    expect(made).toMatchObject({ status: 200 })
    const { id } = z.looseObject({ id: z.string() }).parse(made.body)
    const query = new URLSearchParams({
      where: "`Story Points` = 13 and Severity = 'Critical' and summary = 'Named'",
      fields: 'Story Points,Severity',
      orderBy: '`Story Points` desc',
    })
    const found = await call('GET', `/incidents?${query}`)
    expect(found).toMatchObject({ status: 200, body: [{ id }] })
    const [record] = z.array(z.looseObject({ fields: z.record(z.string(), z.unknown()) })).parse(found.body)
    expect(Object.values(record?.fields ?? {})).toEqual(
      expect.arrayContaining([13, expect.objectContaining({ value: 'Critical' })]),
    )
  })

  it('are refused with the ids of both when two fields share one', async () => {
    const query = new URLSearchParams({ where: "Twin = 'x'" })
    const told = expect.stringContaining(`'Twin' is the name of several fields: ${twins.join(', ')}.`)
    expect(await call('GET', `/incidents?${query}`)).toMatchObject({ status: 400, body: { message: told } })
    const json = { project: 'APP', issuetype: 'Task', summary: 'x', Twin: 'y' }
    expect(await call('POST', '/incidents', { json })).toMatchObject({ status: 400, body: { message: told } })
    const byId = await call('GET', `/incidents?${new URLSearchParams({ where: `${twins[0]} = 'x'` })}`)
    expect(byId).toMatchObject({ status: 200, body: [] })
  })
})

describe('metadata of incidents', () => {
  it('tells the custom fields alone, with the type that Jira gives them', async () => {
    const custom = await metadata('customFieldsOnly=true')
    expect(custom.map(({ path }) => path)).toEqual(expect.arrayContaining([...twins]))
    expect(custom.every((field) => field.custom)).toBe(true)
    expect(custom).toContainEqual(
      expect.objectContaining({ vendorDisplayName: 'Severity', type: 'object', vendorNativeType: 'option' }),
    )
  })

  it('of a project and type tells what a create there requires and allows', async () => {
    const fields = await metadata('project=HELP&issuetype=Task')
    const at = (path: string) => fields.find((field) => field.path === path)
    expect(at('summary')).toMatchObject({ vendorRequired: true, createable: true })
    expect(at('issuetype')?.allowedValues?.map(({ name }) => name)).toEqual(['Task'])
    expect(at('priority')?.allowedValues?.map(({ name }) => name)).toContain('High')
    const unknown = await call('GET', '/objects/incidents/metadata?project=HELP&issuetype=Dream')
    expect(unknown).toMatchObject({ status: 404, body: { message: expect.stringContaining("'Task'") } })
  })

  it('tells the parameters, and a list without a required one is a 400 that names it', async () => {
    const told = z.looseObject({ parameters: z.array(z.looseObject({ name: z.string(), required: z.boolean() })) })
    const of = async (object: string) => told.parse((await call('GET', `/objects/${object}/metadata`)).body).parameters
    expect(await of('incidents')).toContainEqual(expect.objectContaining({ name: 'expand', required: false }))
    expect(await of('worklogs')).toContainEqual(
      expect.objectContaining({ name: 'deleted', required: false, allowedValues: ['true', 'false'] }),
    )
    const [needed, ...others] = (await of('ticket-comments')).filter(({ required }) => required)
    expect([needed?.name, others]).toEqual(['ticketId', []])
    const without = await call('GET', '/ticket-comments')
    expect(without).toMatchObject({ status: 400, body: { message: expect.stringContaining('ticketId') } })
  })

  it('has its object in the list of Helium', async () => {
    const { body } = await call('GET', '/objects', { headers: { 'Elements-Version': 'Helium' } })
    expect(body).toContainEqual({ name: 'incidents', vendorName: 'issue', type: 'vendor' })
  })
})
