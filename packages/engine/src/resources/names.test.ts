import { field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { createNames } from './names.ts'

const resource = {
  idField: 'id',
  container: 'fields',
  fields: [
    field('id', 'string'),
    field('summary', 'string', { vendorPath: 'fields.summary' }),
    field('status', 'object', { vendorPath: 'fields.status', identities: ['name', 'id'] }),
    field('votes', 'number', { vendorPath: 'fields.votes.votes' }),
    field('kind', 'object', { vendorPath: 'fields.type.kind' }),
  ],
}
const points = field('customfield_1', 'number', {
  vendorPath: 'fields.customfield_1',
  displayName: 'Story Points',
  custom: true,
})
const record = {
  id: '1',
  key: 'A-1',
  fields: {
    summary: 'Printer',
    status: { name: 'Open', id: '3', category: { key: 'new' } },
    votes: { votes: 2, hasVoted: true },
    type: { kind: { name: 'bug' } },
    customfield_1: 5,
  },
}

describe('a name', () => {
  const names = createNames(resource, [points])

  it.each([
    ['summary', 'summary', 'Printer'],
    ['fields.summary', 'summary', 'Printer'],
    ['status', 'status', ['Open', '3']],
    ['votes', 'votes', 2],
    ['customfield_1', 'customfield_1', 5],
    ['Story Points', 'customfield_1', 5],
    ['story points', 'customfield_1', 5],
    ['status.category.key', 'status.category.key', 'new'],
    ['fields.status.name', 'fields.status.name', 'Open'],
    ['STATUS.name', 'status.name', 'Open'],
    ['votes.hasVoted', 'votes.hasVoted', true],
    ['fields.votes.hasVoted', 'votes.hasVoted', true],
    ['Story Points.value', 'customfield_1.value', undefined],
    ['fields.kind.name', 'kind.name', 'bug'],
    ['fields.undeclared', 'fields.undeclared', undefined],
    ['id', 'id', '1'],
  ])('%s means %s', (written, path, value) => {
    const name = names.resolve(written)
    expect(name?.path).toBe(path)
    expect(name?.read(record)).toEqual(value)
  })

  it('of what the provider writes as text means its parts, too', () => {
    const sprint = field('sprint', 'array', {
      vendorPath: 'fields.sprint',
      identities: ['name', 'id'],
      custom: true,
      readValue: (value) => JSON.parse(String(value)),
    })
    const names = createNames(resource, [sprint])
    const record = { fields: { sprint: ['{"id":1,"name":"One"}', '{"id":2,"name":"Two","state":{"is":"active"}}'] } }
    expect(names.resolve('sprint')?.read(record)).toEqual(['One', 1, 'Two', 2])
    expect(names.resolve('sprint.name')?.read(record)).toEqual(['One', 'Two'])
    expect(names.resolve('fields.sprint.state.is')?.read(record)).toEqual(['active'])
  })

  it('that several fields bear is refused with their ids', () => {
    const twin = field('customfield_2', 'string', { displayName: 'story points', custom: true })
    const names = createNames(resource, [points, twin])
    expect(() => names.resolve('Story Points')).toThrow(
      "'Story Points' is the name of several fields: customfield_1, customfield_2. Use the id of one.",
    )
    expect(names.resolve('customfield_2')?.path).toBe('customfield_2')
  })

  it.each(['nothing', 'customfield_2', 'toString', '__proto__', 'summary2', '.summary', '', 'summary.length', 'id.x'])(
    '%j means nothing',
    (written) => {
      expect(names.resolve(written)).toBeUndefined()
    },
  )

  it('is no place in a container of which the provider tells what it has', () => {
    const told = createNames({ ...resource, discover: async () => [points] }, [points])
    expect(['fields.undeclared', 'fields.customfield_2.value'].map(told.resolve)).toEqual([undefined, undefined])
    expect(['fields', 'fields.customfield_1', 'fields.status.any'].map((name) => told.resolve(name)?.path)).toEqual([
      'fields',
      'customfield_1',
      'fields.status.any',
    ])
  })

  it('tells which field has to be there to read it', () => {
    expect(names.resolve('fields.status.name')?.root).toBe('status')
    expect(names.resolve('status.category.key')?.root).toBe('status')
    expect(names.resolve('Story Points')?.root).toBe('customfield_1')
  })

  it('means the field of that path before the one that stands there', () => {
    const swapped = createNames({
      idField: 'id',
      fields: [field('a', 'string', { vendorPath: 'b' }), field('b', 'string', { vendorPath: 'c' })],
    })
    expect(swapped.resolve('b')?.read({ b: 1, c: 2 })).toBe(2)
  })
})

describe('a name of an open resource', () => {
  it('is one of a member, when no field is called so', () => {
    const names = createNames({ idField: 'id', fields: [field('id', 'string')], isOpen: true })
    expect(names.resolve('scope.type')?.read({ id: '1', scope: { type: 'PROJECT' } })).toBe('PROJECT')
    expect(names.resolve('id')?.field?.kind).toBe('string')
    const closed = createNames({ idField: 'id', fields: [field('id', 'string')] })
    expect(closed.resolve('scope.type')).toBeUndefined()
  })
})
