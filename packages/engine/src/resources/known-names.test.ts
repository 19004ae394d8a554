import { type Field, field, type Resource } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createKnownNames } from './known-names.ts'
import { nameFields, nameHeaders } from './name-fields.ts'
import { createNames } from './names.ts'

const points = field('customfield_1', 'number', { vendorPath: 'fields.customfield_1', displayName: 'Story Points' })
const resource: Resource = {
  name: 'tickets',
  vendorName: 'issue',
  description: '',
  idField: 'id',
  container: 'fields',
  record: z.looseObject({}),
  fields: [field('summary', 'string', { vendorPath: 'fields.summary', displayName: 'Summary' })],
  operations: {},
  discover: async () => [],
}

describe('the names of an account', () => {
  it('are asked for when a name is unknown, and anew when it stays so', async () => {
    const { asked, names } = account([[], [points]])
    await names.including(['summary'])
    expect(asked).toEqual([])
    expect((await names.including(['customfield_1'])).resolve('customfield_1')?.field).toBe(points)
    expect(asked).toEqual([false, true])
  })

  it('are asked for once when that is enough', async () => {
    const { asked, names } = account([[points]])
    await names.including(['Story Points'])
    expect(asked).toEqual([false])
  })
})

describe('a body', () => {
  it('names fields as people do, at the top and in the container', async () => {
    const { names } = account([[points]])
    const body = { 'story points': 3, summary: 'a', unknown: 1, fields: { 'Story Points': 5, Summary: 'b' } }
    expect(await nameFields(body, resource, names)).toEqual({
      customfield_1: 3,
      summary: 'a',
      unknown: 1,
      fields: { customfield_1: 5, summary: 'b' },
    })
  })

  it('is refused when it gives a field by two names', async () => {
    const { names } = account([[points]])
    await expect(nameFields({ 'Story Points': 1, customfield_1: 2 }, resource, names)).rejects.toThrow(
      "The field 'customfield_1' is given twice.",
    )
  })

  it('of a CSV file has headers that do so', async () => {
    const { names } = account([[points]])
    const headers = ['Summary', 'Story Points', 'fields.summary', 'elsewhere']
    expect([...(await nameHeaders(headers, resource, names)).columns.values()]).toEqual([
      'summary',
      'customfield_1',
      'fields.summary',
      'elsewhere',
    ])
  })
})

function account(answers: readonly (readonly Field[])[]) {
  const asked: boolean[] = []
  const names = createKnownNames(resource, createNames(resource), async (isOutdated) => {
    asked.push(isOutdated)
    return answers[Math.min(asked.length, answers.length) - 1] ?? []
  })
  return { asked, names }
}
