import { type Field, field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { typeOfField } from './field-types.ts'
import { textAsValue } from './field-values.ts'

function of(type: string, items?: string, custom?: string): Field {
  const told = typeOfField({ type, ...(items !== undefined && { items }), ...(custom !== undefined && { custom }) })
  return field('customfield_1', told.kind, { ...told, displayName: 'The field', custom: true })
}

describe('text as the value of a field', () => {
  it.each([
    [of('string'), ' as it is ', ' as it is '],
    [of('any'), '0|i0001:', '0|i0001:'],
    [of('number'), '2.5', 2.5],
    [of('date'), '2026-01-31', '2026-01-31'],
    [of('date'), '2026-01-31T10:00:00Z', '2026-01-31'],
    [of('datetime'), '2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00.000+0000'],
    [of('datetime'), '2026-01-31', '2026-01-31T00:00:00.000+0000'],
    [of('datetime'), 'soon', 'soon'],
    [of('option'), 'High', { value: 'High' }],
    [of('option'), '{"id":"10"}', { id: '10' }],
    [of('option-with-child'), 'Europe > Norway', { value: 'Europe', child: { value: 'Norway' } }],
    [of('option-with-child'), 'Europe', { value: 'Europe' }],
    [of('user'), 'Dana Lindqvist', { displayName: 'Dana Lindqvist' }],
    [of('group'), 'admins', { name: 'admins' }],
    [of('project'), 'HELP', { key: 'HELP' }],
    [of('version'), '1.0', { name: '1.0' }],
    [of('array', 'string'), 'a, b,', ['a', 'b']],
    [of('array', 'option'), 'Red, Blue', [{ value: 'Red' }, { value: 'Blue' }]],
    [of('array', 'version'), '10001', [{ id: '10001' }]],
    [of('array', 'user'), 'a@x.example; b@x.example', [{ displayName: 'a@x.example' }, { displayName: 'b@x.example' }]],
    [of('array', 'option'), '[{"id":"1"}]', [{ id: '1' }]],
    [of('array', 'json', 'com.pyxis.greenhopper.jira:gh-sprint'), '12', 12],
  ])('%# is written as its type demands', (known, text, value) => {
    expect(textAsValue(known, text)).toEqual(value)
  })

  it.each(['many', '', '1e999'])('is refused, naming the field, when %s is no number', (text) => {
    expect(() => textAsValue(of('number'), text)).toThrow(`'The field' takes a number, not '${text}'.`)
  })
})
