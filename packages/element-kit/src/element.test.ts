import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { noAuthentication } from './authentication.ts'
import { defineElement, type Element, resourcePath } from './element.ts'
import type { Resource } from './resource.ts'

const resource = (name: string, parent?: string): Resource => ({
  name,
  ...(parent === undefined ? {} : { parent }),
  vendorName: name,
  description: '',
  idField: 'id',
  record: z.record(z.string(), z.unknown()),
  fields: [],
  operations: {},
})

const element = (resources: readonly Resource[]): Element => ({
  id: 1,
  key: 'sample',
  name: 'Sample',
  hub: 'general',
  description: '',
  image: '',
  authentications: [noAuthentication],
  configuration: [],
  connect: () => ({ baseUrl: 'https://acme.example', authorization: { kind: 'none' } }),
  refusal: () => undefined,
  check: async () => ({}),
  resources,
})

describe('defineElement', () => {
  it('refuses two resources of one path', () => {
    expect(() => defineElement(element([resource('a'), resource('a')]))).toThrow('declares resource a twice')
  })

  it('refuses a child without a parent', () => {
    expect(() => defineElement(element([resource('b', 'a')]))).toThrow('has no resource a')
  })

  it('refuses a resource that is one record and many', () => {
    const both = { ...resource('a'), operations: { read: async () => ({}), list: async () => ({ records: [] }) } }
    expect(() => defineElement(element([both]))).toThrow('both reads and lists a')
  })

  it('lets two parents have children of one name', () => {
    const parts = [resource('a'), resource('b'), resource('notes', 'a'), resource('notes', 'b')]
    expect(defineElement(element(parts)).resources.map(resourcePath)).toEqual(['a', 'b', 'a/notes', 'b/notes'])
  })
})
