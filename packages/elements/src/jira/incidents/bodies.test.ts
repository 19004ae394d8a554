import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueBody, issueBodyOfRow } from './bodies.ts'

describe('issueBody', () => {
  it("leaves Jira's own shape as it is", () => {
    const body = {
      fields: {
        project: { key: 'CE' },
        issuetype: { name: 'Bug' },
        summary: 'Broken',
        assignee: { accountId: 'a1' },
        components: [{ name: 'Console' }],
        customfield_10100: 5,
      },
      update: { labels: [{ add: 'ui' }] },
      transition: { id: '31' },
      properties: [{ key: 'k', value: 1 }],
    }
    expect(issueBody(body)).toEqual(body)
  })

  it('reads plain names, and text for what are objects', () => {
    expect(
      issueBody({
        summary: 'Broken',
        project: 'HELP',
        issuetype: 'Bug',
        priority: 3,
        parent: '10001',
        assignee: '557058',
        labels: 'ui, db,',
        components: ['Console', { id: '1' }],
        fixVersions: '1.0, 20',
        duedate: null,
      }),
    ).toEqual({
      fields: {
        summary: 'Broken',
        project: { key: 'HELP' },
        issuetype: { name: 'Bug' },
        priority: { id: '3' },
        parent: { id: '10001' },
        assignee: '557058',
        labels: ['ui', 'db'],
        components: [{ name: 'Console' }, { id: '1' }],
        fixVersions: [{ name: '1.0' }, { id: '20' }],
        duedate: null,
      },
    })
  })

  it('reads dotted names, with or without fields, beside whole ones', () => {
    expect(
      issueBody({
        'fields.project.key': 'HELP',
        'issuetype.name': 'Bug',
        'fields.summary': 'Broken',
        fields: { labels: 'a' },
      }),
    ).toEqual({
      fields: { labels: ['a'], project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary: 'Broken' },
    })
  })

  it('does not set what a record says about itself', () => {
    expect(issueBody({ id: '1', key: 'HELP-1', self: 'x', expand: 'y', fields: { summary: 'Broken' } })).toEqual({
      fields: { summary: 'Broken' },
    })
  })

  it('leaves documents as they are', () => {
    const description = { type: 'doc', version: 1, content: [] }
    expect(issueBody({ fields: { description }, customfield_1: description })).toEqual({
      fields: { description, customfield_1: description },
    })
  })

  it('refuses a field that is given as a whole and in part', () => {
    expect(() => issueBody({ project: 'HELP', 'project.key': 'HELP' })).toThrow("'project.key' is given twice")
    expect(() => issueBody({ 'project.key': 'HELP', project: 'HELP' })).toThrow("'project' is given twice")
    expect(() => issueBody({ fields: { summary: 'a' }, summary: 'b' })).toThrow("'summary' is given twice")
  })

  it('refuses fields that are none', () => {
    expect(() => issueBody({ fields: ['summary'] })).toThrow("'fields' must be an object")
  })

  it('leaves what it has made as it is', () => {
    const made = issueBody({ summary: 'x', 'project.key': 'HELP', labels: 'a, b', assignee: 'a1', priority: 3 })
    expect(issueBody(made)).toEqual(made)
  })

  it('keeps every other field of every name', () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'customfield_1', 'toString', 'Übung')
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (fields) => {
        const given: Record<string, unknown> = { fields }
        expect(issueBody(given)).toEqual({ fields })
      }),
    )
  })
})

describe('issueBodyOfRow', () => {
  it('reads the columns of a CSV file', () => {
    expect(
      issueBodyOfRow({ ' Summary2 ': 'x', 'fields.project.key': 'HELP', issuetype: 'Task', labels: 'a,b' }),
    ).toEqual({
      fields: { Summary2: 'x', project: { key: 'HELP' }, issuetype: { name: 'Task' }, labels: ['a', 'b'] },
    })
  })

  it('names the column that is no field', () => {
    expect(() => issueBodyOfRow({ summary: 'x', '': 'y' })).toThrow("Column '' is not the name of a field")
    expect(() => issueBodyOfRow({ 'a..b': 'y' })).toThrow("Column 'a..b'")
    expect(() => issueBodyOfRow({ key: 'HELP-1' })).toThrow("Column 'key' cannot be set")
  })
})
