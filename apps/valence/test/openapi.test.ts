import { isRecord } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { request, startWorld, type World } from './harness.ts'

const prefix = '/elements/api-v2'
const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string(), headers: z.record(z.string(), z.unknown()) }),
  ),
})
const description = z.object({
  openapi: z.string(),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
})

let world: World
let raw: unknown
let document: z.infer<typeof description>
beforeAll(async () => {
  world = await startWorld()
  raw = (await request('GET', at('/openapi.json'), {})).body
  document = description.parse(raw)
})
afterAll(() => world.close())

const at = (path: string) => new URL(path, world.baseUrl).href
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      about,
    })),
  )
const operationAt = (method: string, path: string) => document.paths[prefix + path]?.[method]

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 whose references resolve', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const references = referencesIn(raw)
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([])
  })

  it('has schemas that are JSON Schema, and parameters for every part of a path', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    for (const schema of Object.values(document.components.schemas)) {
      expect(isRecord(schema) && ajv.validateSchema(schema)).toBe(true)
    }
    for (const { name, path, about } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
      const given = about.parameters.flatMap((parameter) => (parameter.in === 'path' ? [parameter.name] : []))
      expect({ name, given: given.sort() }).toEqual({ name, given: wanted.sort() })
    }
  })

  it('tells of every operation its id, once, what it does, and what it answers', () => {
    const ids = operations().map(({ about }) => about.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const declared = new Set(document.tags.map(({ name }) => name))
    for (const { name, about } of operations()) {
      expect({ name, tag: declared.has(about.tags[0] ?? '') }).toEqual({ name, tag: true })
      expect({ name, answers: Object.keys(about.responses) }).toEqual({ name, answers: ['200', 'default'] })
      expect(JSON.stringify(about.responses)).not.toContain('Default Response')
      expect(about.responses[200]?.headers).toHaveProperty('Elements-Request-Id')
    }
  })

  it('covers every resource of every element and each of its operations', () => {
    for (const { name, parent, operations: has } of jira.resources) {
      const path = parent === undefined ? `/${name}` : `/${parent}/{objectId}/${name}`
      const item = `${path}/{${parent === undefined ? 'objectId' : 'childObjectId'}}`
      expect({
        path,
        list: operationAt('get', path) !== undefined,
        create: operationAt('post', path) !== undefined,
        get: operationAt('get', item) !== undefined,
        patch: operationAt('patch', item) !== undefined,
        put: operationAt('put', item) !== undefined,
        remove: operationAt('delete', item) !== undefined,
      }).toEqual({
        path,
        list: (has.read ?? has.list) !== undefined,
        // The platform adds users of its own at this path.
        create: has.create !== undefined || has.upload !== undefined || path === '/users',
        get: has.get !== undefined,
        patch: has.update !== undefined,
        put: has.update !== undefined,
        remove: has.remove !== undefined,
      })
    }
  })

  it('asks for credentials exactly where the platform does', async () => {
    for (const { name, path, method, about } of operations()) {
      if (path.includes('/events/{elementKey}')) continue
      const { status } = await request(method.toUpperCase(), at(path.replace(/\{\w+\}/g, '1')), {})
      expect({ name, asks: status === 401 }).toEqual({ name, asks: about.security.length > 0 })
    }
    const known = Object.keys(document.components.securitySchemes)
    expect(known.sort()).toEqual(['instance', 'platform', 'session'])
    expect(operationAt('get', '/incidents')?.security).toEqual([{ instance: [] }])
    expect(operationAt('post', '/instances')?.security).toEqual([{ platform: [] }, { session: [] }])
    expect(operationAt('get', '/elements')?.security).toEqual([])
  })

  it('describes the headers and the form that no schema validates', () => {
    const upload = operationAt('post', '/bulk/{objectName}')
    expect(upload?.parameters).toContainEqual(
      expect.objectContaining({ name: 'Elements-Async-Callback-Url', in: 'header' }),
    )
    expect(upload?.requestBody?.content['multipart/form-data']?.schema).toMatchObject({
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, metaData: { type: 'string' } },
    })
    const list = operationAt('get', '/incidents')
    expect(list?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['where', 'fields', 'orderBy', 'expand']),
    )
    expect(Object.keys(list?.responses[200]?.headers ?? {})).toEqual(
      expect.arrayContaining([
        'Elements-Returned-Count',
        'Elements-Total-Count',
        'Elements-Next-Page-Token',
        'Elements-Error',
      ]),
    )
    expect(JSON.stringify(operationAt('post', '/incidents')?.requestBody)).toContain('"summary"')
  })

  it('describes records and instances as they are answered', async () => {
    const { authorization, id } = await world.connect()
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ ...document, $id: 'document' })
    for (const [path, by, template] of [
      ['/incidents', authorization, '/incidents'],
      ['/incidents/HELP-1', authorization, '/incidents/{objectId}'],
      ['/incidents/HELP-1/comments', authorization, '/incidents/{objectId}/comments'],
      ['/projects', authorization, '/projects'],
      ['/agents', authorization, '/agents'],
      ['/statuses', authorization, '/statuses'],
      ['/objects/incidents/metadata', authorization, '/objects/{objectName}/metadata'],
      [`/instances/${id}`, world.platform, '/instances/{id}'],
      ['/instances', world.platform, '/instances'],
      ['/elements', world.platform, '/elements'],
    ] as const) {
      const { status, body } = await world.call('GET', path, { authorization: by })
      expect(status).toBe(200)
      const pointer = `${prefix}${template}`.replaceAll('~', '~0').replaceAll('/', '~1')
      const place = `#/paths/${encodeURIComponent(pointer)}/get/responses/200/content/application~1json/schema`
      const validate = ajv.compile({ $ref: `document${place}` })
      validate(body)
      expect({ path, errors: validate.errors }).toEqual({ path, errors: null })
    }
  })
})

describe('/docs', () => {
  it('is a page all of whose parts load', async () => {
    const page = await fetch(at('/docs'))
    const html = await page.text()
    expect({ status: page.status, type: page.headers.get('content-type') }).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/html'),
    })
    const parts = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, part = '']) => new URL(part, page.url).href)
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts) expect({ part, status: (await fetch(part)).status }).toEqual({ part, status: 200 })
    const shown = await request('GET', at('/docs/json'), {})
    expect(shown.body).toEqual(raw)
  })
})

describe('the catalogue, for anybody', () => {
  it('lists the elements and their keys', async () => {
    expect((await world.call('GET', '/elements')).body).toEqual([
      expect.objectContaining({ id: 1, key: 'jira', hub: 'helpdesk', authentication: { type: 'basic' } }),
    ])
    expect((await world.call('GET', '/elements/keys')).body).toEqual(['jira'])
  })

  it('tells of an element, by key or id, what it needs and what it does', async () => {
    const { body } = await world.call('GET', '/elements/jira')
    expect(await world.call('GET', '/elements/1')).toMatchObject({ status: 200, body })
    expect(body).toMatchObject({
      id: 1,
      configuration: expect.arrayContaining([
        expect.objectContaining({ key: 'password', type: 'PASSWORD', required: true }),
        expect.objectContaining({ key: 'filter.response.nulls', type: 'BOOLEAN', defaultValue: 'true' }),
      ]),
      resources: expect.arrayContaining([{ path: '/hubs/helpdesk/incidents', method: 'POST' }]),
    })
    expect((await world.call('GET', '/elements/1/metadata')).body).toMatchObject({
      id: 1,
      key: 'jira',
      name: 'JIRA',
      events: { supported: true, methods: ['webhook'] },
      resources: expect.arrayContaining([expect.objectContaining({ canonicalName: 'incidents' })]),
    })
    for (const path of ['/elements/none', '/elements/none/metadata', '/elements/2'])
      expect(await world.call('GET', path)).toMatchObject({
        status: 404,
        body: { message: expect.stringContaining('jira') },
      })
  })
})

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isRecord(value)) return []
  const own = typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(referencesIn)]
}

function resolve(reference: string): unknown {
  const [root, ...names] = reference.split('/')
  if (root !== '#') return undefined
  return names.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), raw)
}
