import { field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { createNames } from './names.ts'
import { readSelection } from './select.ts'

const issues = {
  idField: 'id',
  container: 'fields',
  fields: [
    field('key', 'string'),
    field('summary', 'string', { vendorPath: 'fields.summary' }),
    field('status', 'object', { vendorPath: 'fields.status' }),
    field('fixVersions', 'array', { vendorPath: 'fields.fixVersions' }),
    field('votes', 'number', { vendorPath: 'fields.votes.votes' }),
    field('statusCategory', 'object', { vendorPath: 'fields.status.category' }),
  ],
}
const issue = {
  id: '1',
  key: 'A-1',
  self: 'https://acme.example/1',
  fields: {
    summary: 'Printer',
    status: { id: '3', name: 'Open', category: { key: 'new', id: 2 } },
    fixVersions: [{ id: '1', name: '1.0', released: true }, { id: '2' }],
    votes: { self: 'x', votes: 2 },
    customfield_1: 5,
  },
}
const outer = { id: '1', key: 'A-1', self: 'https://acme.example/1' }

describe('fields= inside a container', () => {
  it.each([
    ['fixVersions, summary', { fixVersions: issue.fields.fixVersions, summary: 'Printer' }, ['fixVersions', 'summary']],
    ['fields.summary', { summary: 'Printer' }, ['summary']],
    [' summary ,, ', { summary: 'Printer' }, ['summary']],
    ['status.name', { status: { name: 'Open' } }, ['status']],
    ['fields.status.name,status.id', { status: { name: 'Open', id: '3' } }, ['status']],
    ['status.name,status', { status: issue.fields.status }, ['status']],
    ['fixVersions.name', { fixVersions: [{ name: '1.0' }, {}] }, ['fixVersions']],
    ['votes', { votes: { self: 'x', votes: 2 } }, ['votes']],
    ['votes.votes', { votes: { votes: 2 } }, ['votes']],
    ['statusCategory', { status: { category: { key: 'new', id: 2 } } }, ['statusCategory']],
    ['customfield_1', { customfield_1: 5 }, ['customfield_1']],
    ['summary,nothing,constructor', { summary: 'Printer' }, ['summary', 'nothing', 'constructor']],
    ['key', {}, ['key']],
  ])('%j keeps exactly what it names, and what stands beside the container', (text, fields, roots) => {
    const selection = readSelection(text, issues, createNames(issues))
    expect(selection?.apply(issue)).toStrictEqual({ ...outer, fields })
    expect(selection?.roots).toEqual(roots)
  })

  it('keeps all when it names the container', () => {
    const selection = readSelection('summary,fields', issues, createNames(issues))
    expect(selection?.apply(issue)).toBe(issue)
    expect(selection?.roots).toBeUndefined()
  })

  it.each([undefined, '', ' , '])('of %j selects nothing and so keeps all', (text) => {
    expect(readSelection(text, issues, createNames(issues))).toBeUndefined()
  })

  it('is read in a time that grows no faster than its length', { timeout: 5000 }, () => {
    const deep = `status${'.a'.repeat(200_000)}`
    expect(readSelection(`${deep},${deep}`, issues, createNames(issues))?.apply(issue)).toStrictEqual({
      ...outer,
      fields: { status: {} },
    })
  })

  it('has at most five hundred names', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `f${index}`).join(',')
    expect(readSelection(names(500), issues, createNames(issues))?.roots).toHaveLength(500)
    expect(() => readSelection(names(501), issues, createNames(issues))).toThrow(
      'fields has 501 names; at most 500 are allowed.',
    )
  })

  it('leaves a record without the container as it is', () => {
    expect(readSelection('summary', issues, createNames(issues))?.apply({ id: '1' })).toEqual({ id: '1' })
  })
})

describe('fields= without a container', () => {
  const groups = { idField: 'groupId', fields: [field('name', 'string'), field('groupId', 'string')] }
  const group = { groupId: 'g', name: 'admins', self: 'x', lead: { id: 1, mail: 'ada@example.com' } }

  it.each([
    ['name', { groupId: 'g', name: 'admins' }],
    ['lead.id', { groupId: 'g', lead: { id: 1 } }],
    ['nothing', { groupId: 'g' }],
  ])('%j keeps what it names, and the id', (text, expected) => {
    expect(readSelection(text, groups, createNames(groups))?.apply(group)).toStrictEqual(expected)
  })

  it('asks the provider for the id, too', () => {
    expect(readSelection('name', groups, createNames(groups))?.roots).toEqual(['groupId', 'name'])
  })
})
