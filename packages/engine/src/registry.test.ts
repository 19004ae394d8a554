import { defineResource, type Resource } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bareElement } from '../../testing/src/bare-element.ts'
import { resourceOf } from './registry.ts'

describe('a resource', () => {
  const element = elementOf([
    resource('incidents', 'issue', { aliases: ['issues'] }),
    resource('comments', 'comment', { parent: 'incidents' }),
    resource('agents', 'user'),
    resource('contacts', 'user'),
    resource('issueLinkType', 'issueLinkType'),
  ])

  it.each([
    ['incidents', 'incidents', undefined],
    ['issue', 'incidents', undefined],
    ['issues', 'incidents', undefined],
    ['Issue', 'incidents', undefined],
    ['issuelinktype', 'issueLinkType', undefined],
    ['user', 'agents', undefined],
    ['incidents/comments', 'comments', 'incidents'],
    ['incidents/comment', 'comments', 'incidents'],
    ['issues/comment', 'comments', 'incidents'],
  ])('answers to %s', (path, name, parent) => {
    const found = resourceOf(element, path)
    expect([found.name, found.parent]).toEqual([name, parent])
  })

  it('that is not there is a 404 that names the nearest, and all others', () => {
    expect(() => resourceOf(element, 'incidnets')).toThrow("no object 'incidnets'. Did you mean 'incidents'?")
    expect(() => resourceOf(element, 'comment')).toThrow('incidents/comments, agents, contacts')
    expect(() => resourceOf(element, 'zzzzzz')).toThrow("no object 'zzzzzz'. Its objects are")
  })

  it('keeps its own name, whatever else is called so', () => {
    const other = elementOf([resource('tickets', 'user'), resource('user', 'account')])
    expect(resourceOf(other, 'user').vendorName).toBe('account')
  })
})

function resource(name: string, vendorName: string, more: Partial<Resource> = {}): Resource {
  const shape = { description: '', idField: 'id', record: z.looseObject({}), fields: [], operations: {} }
  return defineResource({ name, vendorName, ...shape, ...more })
}

function elementOf(resources: readonly Resource[]) {
  return bareElement({ resources })
}
