import { describe, expect, it } from 'vitest'
import { field, literalType, readField, readPath } from './field.ts'

const issue = {
  id: '1',
  fields: {
    priority: { id: '2', name: 'High' },
    labels: ['a', 'b'],
    parts: [{ name: 'x' }, { name: 'y' }],
    none: null,
  },
  'a.b': 'dotted',
}

describe('readPath', () => {
  it.each([
    ['fields.priority.name', 'High'],
    ['fields.parts.name', ['x', 'y']],
    ['a.b', 'dotted'],
    ['fields.missing.name', undefined],
    ['fields.none', null],
  ])('reads %s', (path, value) => expect(readPath(issue, path)).toEqual(value))

  it.each(['constructor', 'fields.__proto__', 'fields.toString'])('never reads %s from the prototype', (path) =>
    expect(readPath(issue, path)).toBeUndefined(),
  )
})

describe('readField', () => {
  it('reads an object by the identities of its field', () => {
    const priority = field('priority', 'object', { vendorPath: 'fields.priority', identities: ['name', 'id'] })
    expect(readField(issue, 'priority', priority)).toEqual(['High', '2'])
  })

  it('reads an array by each of its elements', () => {
    expect(readField(issue, 'fields.labels', undefined)).toEqual(['a', 'b'])
    expect(readField(issue, 'fields.parts', undefined)).toEqual(['x', 'y'])
  })
})

describe('literalType', () => {
  it('is the type of the elements for an array and open for an object', () => {
    expect(literalType(field('n', 'array', { itemKind: 'number' }))).toBe('number')
    expect(literalType(field('o', 'object'))).toBe('any')
    expect(literalType(field('d', 'datetime'))).toBe('datetime')
  })
})
