import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
} from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bareElement } from '../../../testing/src/bare-element.ts'
import { sampleInstance } from '../../../testing/src/sample-instance.ts'
import { createRegistry } from '../registry.ts'
import { defaultBudgets } from './budgets.ts'
import { createResources } from './call.ts'
import { createDiscover } from './discover.ts'
import { createNaming } from './naming.ts'

describe('get', () => {
  it('gives the record as the element gave it, without nulls', async () => {
    const { resources } = world()
    expect(await resources.get(sampleInstance(), 'tickets', [], '1')).toStrictEqual({
      id: '1',
      fields: { summary: 'Printer' },
    })
  })

  it('keeps nulls when the instance says so, from the next call on', async () => {
    const { resources } = world()
    const keeping = sampleInstance({ configuration: { 'filter.response.nulls': 'false' } })
    expect(await resources.get(keeping, 'tickets', [], '1')).toStrictEqual({
      id: '1',
      fields: { summary: 'Printer', owner: null },
    })
  })

  it('asks for the wanted fields and declared parameters only, and keeps no others', async () => {
    const { resources, calls } = world()
    const parameters = { expand: 'all', evil: 'x' }
    const record = await resources.get(sampleInstance(), 'tickets', [], '1', { fields: 'owner', parameters })
    expect(record).toStrictEqual({ id: '1', fields: {} })
    expect(calls).toEqual([['get', '1', { parents: [], fields: ['owner'], parameters: { expand: 'all' } }]])
  })

  it('hands the ids of the parents to the element', async () => {
    const { resources, calls } = world()
    await resources.get(sampleInstance(), 'tickets/comments', ['7'], '1')
    expect(calls).toEqual([['get', '1', { parents: ['7'], parameters: {} }]])
  })
})

describe('read', () => {
  it('gives the one record of a resource that is no list, with the wanted fields only', async () => {
    const { resources } = world()
    expect(await resources.read(sampleInstance(), 'tickets/about', ['7'])).toStrictEqual({ name: 'Acme', version: '7' })
    expect(await resources.read(sampleInstance(), 'tickets/about', ['7'], { fields: 'version' })).toStrictEqual({
      version: '7',
    })
    expect(resources.handles(sampleInstance(), 'tickets/about', 'read')).toBe(true)
  })

  it('is refused with what is there instead, and so is a list of one record', async () => {
    const { resources } = world()
    const refusal = { code: 'method_not_allowed', headers: { Allow: 'POST' } }
    await expect(resources.read(sampleInstance(), 'tickets', [])).rejects.toMatchObject(refusal)
    const list = resources.list(sampleInstance(), 'tickets/about', ['7'], {})
    await expect(list).rejects.toMatchObject({ code: 'method_not_allowed', headers: { Allow: 'GET' } })
  })
})

describe('writing', () => {
  it('passes body, id and parameters on and shows the record that came of it', async () => {
    const { resources, calls } = world()
    const body = { fields: { summary: 'New' } }
    expect(await resources.create(sampleInstance(), 'tickets', [], body)).toStrictEqual({
      id: '2',
      fields: { summary: 'New' },
    })
    await resources.update(sampleInstance(), 'tickets', [], '2', body, { parameters: { expand: 'x' } })
    await resources.remove(sampleInstance(), 'tickets', [], '2')
    expect(calls).toEqual([
      ['create', body, { parents: [], parameters: {} }],
      ['update', '2', body, { parents: [], parameters: { expand: 'x' } }],
      ['remove', '2', { parents: [], parameters: {} }],
    ])
  })

  it.each([[{}], [[]], [null], ['text'], [undefined]])('refuses %j for a body', async (body) => {
    const { resources, calls } = world()
    await expect(resources.create(sampleInstance(), 'tickets', [], body)).rejects.toThrow('must be a JSON object')
    await expect(resources.update(sampleInstance(), 'tickets', [], '1', body)).rejects.toThrow('must be a JSON object')
    expect(calls).toEqual([])
  })

  it('names what does not fit', async () => {
    const { resources } = world()
    const creation = resources.create(sampleInstance(), 'tickets', [], { fields: { summary: 5 } })
    await expect(creation).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('fields.summary'),
    })
  })
})

describe('what is not there', () => {
  it('is a 404 that names what is', async () => {
    const { resources } = world()
    await expect(resources.get(sampleInstance(), 'tickts', [], '1')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('tickets, tickets/comments'),
    })
  })

  it('is a 405 that tells what can be done instead', async () => {
    const { resources } = world()
    const at = (promise: Promise<unknown>) => promise.then(undefined, (fault: unknown) => fault)
    expect(await at(resources.list(sampleInstance(), 'tickets', [], {}))).toMatchObject({
      status: 405,
      headers: { Allow: 'POST' },
    })
    expect(await at(resources.create(sampleInstance(), 'tickets/comments', ['1'], {}))).toMatchObject({
      status: 405,
      headers: { Allow: '' },
    })
    expect(await at(resources.remove(sampleInstance(), 'tickets/comments', ['1'], '2'))).toMatchObject({
      status: 405,
      headers: { Allow: 'GET' },
    })
  })
})

describe('a disabled instance', () => {
  const disabled = sampleInstance({ disabled: true })

  it('has no records to give or to take', async () => {
    const { resources, calls } = world()
    for (const call of [
      resources.list(disabled, 'tickets', [], {}),
      resources.get(disabled, 'tickets', [], '1'),
      resources.create(disabled, 'tickets', [], { fields: {} }),
      resources.update(disabled, 'tickets', [], '1', { fields: {} }),
      resources.remove(disabled, 'tickets', [], '1'),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'forbidden', status: 403 })
    }
    expect(calls).toEqual([])
  })

  it('still tells what there is', async () => {
    const { resources, calls } = world()
    expect(resources.objects(disabled, false)).toEqual(['tickets'])
    expect((await resources.metadata(disabled, 'tickets')).fields.map(({ path }) => path)).toEqual(['summary', 'owner'])
    expect(calls).toEqual([])
  })
})

describe('objects and metadata', () => {
  it('name the objects, or say more in the Helium form', () => {
    const { resources } = world()
    expect(resources.objects(sampleInstance(), false)).toEqual(['tickets'])
    expect(resources.objects(sampleInstance(), true)).toEqual([{ name: 'tickets', vendorName: 'case', type: 'vendor' }])
  })

  it('add what the account has, and ask it once in five minutes', async () => {
    const { resources, calls, advance } = world()
    const paths = async (customFieldsOnly?: boolean) =>
      (
        await resources.metadata(sampleInstance(), 'tickets', { customFieldsOnly: customFieldsOnly === true })
      ).fields.map(({ path }) => path)
    expect(await paths()).toEqual(['summary', 'owner', 'custom_1'])
    expect(await paths(true)).toEqual(['custom_1'])
    expect(calls).toEqual([['discover']])
    advance(5 * 60_000)
    await paths()
    expect(calls).toEqual([['discover'], ['discover']])
  })

  it('ask again when the instance changed, or when asking failed', async () => {
    const { resources, calls, fail } = world()
    await resources.metadata(sampleInstance(), 'tickets')
    fail()
    const changed = sampleInstance({ updatedAt: new Date(1) })
    await expect(resources.metadata(changed, 'tickets')).rejects.toThrow('unreachable')
    await resources.metadata(changed, 'tickets')
    expect(calls).toHaveLength(3)
  })

  it('are there for a child by its path', async () => {
    const { resources } = world()
    expect((await resources.metadata(sampleInstance(), 'tickets/comments')).fields).toEqual([])
    await expect(resources.metadata(sampleInstance(), 'nothing')).rejects.toMatchObject({ status: 404 })
  })
})

function world() {
  const calls: (readonly unknown[])[] = []
  let nowMs = 0
  let isFailing = false
  const get = async (_connection: Connection, id: string, options: ItemOptions) => {
    calls.push(['get', id, options])
    return { id, fields: { summary: 'Printer', owner: null } }
  }
  const tickets = defineResource({
    name: 'tickets',
    vendorName: 'case',
    description: '',
    idField: 'id',
    container: 'fields',
    record: z.looseObject({}),
    body: z.looseObject({ fields: z.looseObject({ summary: z.string().optional() }) }),
    fields: [
      field('summary', 'string', { vendorPath: 'fields.summary' }),
      field('owner', 'object', { vendorPath: 'fields.owner' }),
    ],
    parameters: [{ name: 'expand', description: '' }],
    operations: {
      get,
      async create(_connection: Connection, body: ProviderRecord, options: ItemOptions) {
        calls.push(['create', body, options])
        return { id: '2', ...body }
      },
      async update(_connection: Connection, id: string, body: ProviderRecord, options: ItemOptions) {
        calls.push(['update', id, body, options])
        return { id, ...body }
      },
      async remove(_connection: Connection, id: string, options: ItemOptions) {
        calls.push(['remove', id, options])
      },
    },
    async discover() {
      calls.push(['discover'])
      if (isFailing) {
        isFailing = false
        throw new Fault('provider_failed', 'unreachable')
      }
      return [field('custom_1', 'number', { custom: true })]
    },
  })
  const comments = defineResource({
    ...tickets,
    name: 'comments',
    parent: 'tickets',
    fields: [],
    operations: { get },
    discover: async () => [],
  })
  const about = defineResource({
    name: 'about',
    parent: 'tickets',
    vendorName: 'about',
    description: '',
    idField: 'id',
    record: z.looseObject({}),
    fields: [field('name', 'string'), field('version', 'string')],
    operations: { read: async () => ({ name: 'Acme', version: '7', owner: null }) },
  })
  const element = bareElement({ resources: [tickets, comments, about] })
  const connection: Connection = {
    profile: {},
    request: async () => {
      throw new Error('These operations do not call.')
    },
  }
  const clock = { now: () => new Date(nowMs) }
  const discover = createDiscover(clock, defaultBudgets.discoveryMs)
  const resources = createResources({
    registry: createRegistry([element]),
    connections: { open: () => connection, files: noFiles },
    discover,
    naming: createNaming(discover),
    clock,
    monotonicMs: () => 0,
    openScratch: () => Promise.reject(new Error('Nothing here is large.')),
  })
  return {
    resources,
    calls,
    advance: (milliseconds: number) => {
      nowMs += milliseconds
    },
    fail: () => {
      isFailing = true
    },
  }
}

function noFiles(): never {
  throw new Error('No files are sent here.')
}
