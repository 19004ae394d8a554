import { field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import type { KnownNames } from './known-names.ts'
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
/** What `*` stands for in a place that any field may have. */
const all = ['status', 'statusCategory', 'summary', 'fixVersions', 'votes', 'customfield_1']
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
    ['Story Points', { customfield_1: 5 }, ['customfield_1']],
    ['customfield_*', { customfield_1: 5 }, ['customfield_1']],
    ['fields.s*m*y', { summary: 'Printer' }, ['summary']],
    ['status.*', { status: issue.fields.status }, ['status']],
    ['status.n*', { status: { name: 'Open' } }, ['status', 'statusCategory']],
    [
      'stat*.name, *.i*',
      { status: { id: '3', name: 'Open' }, fixVersions: [{ id: '1' }, { id: '2' }], votes: {} },
      all,
    ],
    ['x*', {}, []],
  ])('%j keeps exactly what it names, and what stands beside the container', async (text, fields, roots) => {
    const selection = await readSelection(text, issues, knownNames(issues))
    expect(selection?.apply(issue)).toStrictEqual({ ...outer, fields })
    expect(selection?.roots).toEqual(roots)
  })

  it('warns of a name that is near to that of a field, and of no other', async () => {
    const selection = await readSelection(
      'sumary,Story Point,renderedFields,s*x,status.any',
      issues,
      knownNames(issues),
    )
    expect(selection?.warnings).toEqual([
      "There is no field 'sumary' to show; did you mean 'summary'?",
      "There is no field 'Story Point' to show; did you mean 'Story Points'?",
    ])
  })

  it('keeps all when it names the container', async () => {
    const selection = await readSelection('summary,fields', issues, knownNames(issues))
    expect(selection?.apply(issue)).toBe(issue)
    expect(selection?.roots).toBeUndefined()
  })

  it.each([undefined, '', ' , '])('of %j selects nothing and so keeps all', async (text) => {
    expect(await readSelection(text, issues, knownNames(issues))).toBeUndefined()
  })

  it('is read in a time that grows no faster than its length', { timeout: 5000 }, async () => {
    const deep = `status${'.a'.repeat(200_000)}`
    const selection = await readSelection(`${deep},${deep}`, issues, knownNames(issues))
    expect(selection?.apply(issue)).toStrictEqual({
      ...outer,
      fields: { status: {} },
    })
  })

  it('has at most five hundred names', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `f${index}`).join(',')
    expect((await readSelection(names(500), issues, knownNames(issues)))?.roots).toHaveLength(500)
    await expect(readSelection(names(501), issues, knownNames(issues))).rejects.toThrow(
      'fields has 501 names; at most 500 are allowed.',
    )
  })

  it('leaves a record without the container as it is', async () => {
    expect((await readSelection('summary', issues, knownNames(issues)))?.apply({ id: '1' })).toEqual({ id: '1' })
  })
})

describe('fields= without a container', () => {
  const groups = { idField: 'groupId', fields: [field('name', 'string'), field('groupId', 'string')] }
  const group = { groupId: 'g', name: 'admins', self: 'x', lead: { id: 1, mail: 'ada@example.com' } }

  it.each([
    ['name', { groupId: 'g', name: 'admins' }],
    ['lead.id', { groupId: 'g', lead: { id: 1 } }],
    ['nothing', { groupId: 'g' }],
  ])('%j keeps what it names, and the id', async (text, expected) => {
    expect((await readSelection(text, groups, knownNames(groups)))?.apply(group)).toStrictEqual(expected)
  })

  it('asks the provider for the id, too', async () => {
    expect((await readSelection('name', groups, knownNames(groups)))?.roots).toEqual(['groupId', 'name'])
  })
})

const points = field('customfield_1', 'number', { vendorPath: 'fields.customfield_1', displayName: 'Story Points' })

function knownNames(resource: Parameters<typeof createNames>[0]): KnownNames {
  return {
    declared: createNames(resource),
    including: async () => createNames(resource, [points]),
    all: async () => createNames(resource, [points]),
  }
}
