import { operators } from '@valence/ceql'
import { field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { describeFields } from './describe.ts'

describe('the metadata of a field', () => {
  it('says what can be done with it', () => {
    const summary = field('summary', 'string', {
      vendorPath: 'fields.summary',
      displayName: 'Summary',
      createable: true,
      updateable: true,
      required: true,
    })
    expect(describeFields({ fields: [summary] }, [])).toEqual([
      {
        vendorPath: 'fields.summary',
        path: 'summary',
        type: 'string',
        vendorDisplayName: 'Summary',
        vendorReadOnly: false,
        vendorRequired: true,
        filterable: true,
        operators,
        createable: true,
        updateable: true,
        custom: false,
      },
    ])
  })

  it('has a mask for dates', () => {
    const [day, instant] = describeFields({ fields: [field('due', 'date'), field('created', 'datetime')] }, [])
    expect(day).toMatchObject({ type: 'date', mask: 'yyyy-MM-dd', vendorReadOnly: true })
    expect(instant).toMatchObject({ type: 'datetime', mask: "yyyy-MM-dd'T'HH:mm:ss.SSSZ" })
  })

  it('cannot be asked for with any operator where it cannot be filtered by', () => {
    expect(describeFields({ fields: [field('body', 'string', { filterable: false })] }, [])).toMatchObject([
      { filterable: false, operators: [] },
    ])
  })

  it('is declared by the element; the provider tells what a write of it needs', () => {
    const allowedValues = [{ id: '1', name: 'High' }]
    const told = field('a', 'object', { required: true, createable: true, allowedValues })
    expect(describeFields({ fields: [field('a', 'string')] }, [told])).toMatchObject([
      { path: 'a', type: 'string', vendorRequired: true, createable: true, allowedValues },
    ])
  })

  it('is listed once, as the element declares it', () => {
    const declared = field('a', 'string')
    const found = [field('a', 'number', { custom: true }), field('b', 'number', { custom: true })]
    expect(describeFields({ fields: [declared] }, found)).toMatchObject([
      { path: 'a', type: 'string' },
      { path: 'b', type: 'number', custom: true },
    ])
  })
})
