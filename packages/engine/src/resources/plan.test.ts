import { literalText } from '@valence/ceql'
import { defineResource, Fault, field } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createNames } from './names.ts'
import { makePlan, type PlanQuery } from './plan.ts'

/** Its provider finds a status exactly and more than a summary; it knows AND, and orders by creation. */
const tickets = defineResource<string>({
  name: 'tickets',
  vendorName: 'ticket',
  description: '',
  idField: 'id',
  container: 'fields',
  record: z.looseObject({}),
  fields: [
    field('summary', 'string', { vendorPath: 'fields.summary' }),
    field('status', 'object', { vendorPath: 'fields.status', identities: ['name'] }),
    field('created', 'datetime', { vendorPath: 'fields.created' }),
    field('score', 'number', { vendorPath: 'fields.score' }),
    field('body', 'string', { vendorPath: 'fields.body', filterable: false }),
    field('worklog', 'object', { vendorPath: 'fields.worklog', filterable: false }),
  ],
  dialect: {
    rule: (name) => {
      const fidelity = name === 'status' ? 'exact' : name === 'summary' ? 'superset' : undefined
      return (
        fidelity && {
          operators: { '=': fidelity },
          translate: ({ values }) => `${name}:${values.map(literalText)}`,
        }
      )
    },
    and: (natives) => natives.join(' & '),
  },
  sortable: (name) => name === 'created',
  discover: async () => [points],
  parameters: [{ name: 'expand', description: '' }],
  operations: {},
})

const points = field('customfield_1', 'number', {
  vendorPath: 'fields.customfield_1',
  displayName: 'Score points',
  custom: true,
})

describe('where', () => {
  it('goes to the provider as far as it can', async () => {
    const plan = await planned({ where: "status = Open AND summary = 'Printer' AND score > 3" })
    expect(plan.native).toBe('status:Open & summary:Printer')
    expect(plan.keeps?.({ fields: { summary: 'Printer', score: 4 } })).toBe(true)
    expect(plan.keeps?.({ fields: { summary: 'Printer', score: 3 } })).toBe(false)
  })

  it('leaves nothing to us when the provider is exact', async () => {
    expect(await planned({ where: 'status = Open' })).toMatchObject({ native: 'status:Open', keeps: undefined })
  })

  it('means the same by the place of a field as by its name', async () => {
    expect((await planned({ where: 'fields.status = Open' })).native).toBe('status:Open')
  })

  it('asks for the fields that are filtered here, when only some are wanted', async () => {
    const where = "score > 3 AND fields.status.id = '1' AND `Score points` = 2"
    expect((await planned({ where, fields: 'summary' })).fields).toEqual([
      'summary',
      'score',
      'status',
      'customfield_1',
    ])
    expect((await planned({ where })).fields).toBeUndefined()
  })

  it('carries parameters of the provider, which are no filters', async () => {
    const plan = await planned({ where: "expand = 'a,b' AND status = Open" })
    expect(plan).toMatchObject({ native: 'status:Open', keeps: undefined, parameters: { expand: 'a,b' } })
    expect(await planned({ where: "expand='all'" })).toMatchObject({ native: undefined, parameters: { expand: 'all' } })
  })

  it('takes parameters from the query as well, and only declared ones', async () => {
    expect((await planned({ parameters: { expand: 'a', evil: 'b' } })).parameters).toEqual({ expand: 'a' })
    expect((await planned({ where: "expand='w'", parameters: { expand: 'q' } })).parameters).toEqual({ expand: 'w' })
  })

  it.each(["expand = 'a' OR status = Open", "expand LIKE 'a'", "NOT expand = 'a'"])(
    'does not know a parameter in %s',
    async (where) => {
      expect(await refusal({ where })).toContain(
        `there is no field "expand"; it is a parameter of the provider: write expand = '…', joined to the rest with AND`,
      )
    },
  )

  it.each([
    ['status = ', 'Error parsing query at column 10'],
    ["status == 'Open'", '^'],
    ['score > many', 'has the type number'],
    ["created > 'soon'", 'column 11'],
    ['sumary = x', 'did you mean "summary"?'],
    ["body = 'x'", 'cannot be filtered'],
    [
      'worklog IS EMPTY',
      'the field "worklog" cannot be filtered by; its parts can, by a path that begins with "worklog."',
    ],
    ['summary.length > 3', 'there is no field "summary.length"'],
  ])('%j is refused with the reason and the place', async (where, hint) => {
    const message = await refusal({ where })
    expect(message).toContain('Error parsing query')
    expect(message).toContain(hint)
  })

  it('warns of a part that its field is not known to have, when it is near to one', async () => {
    const { warnings } = await planned({ where: "status.nam = Open AND Status.Name != '' AND status.category = 'x'" })
    expect(warnings).toEqual([
      "'status.nam' may be in no record; did you mean 'status.name'?",
      "'Status.Name' may be in no record; did you mean 'status.name'?",
    ])
    expect((await planned({ where: 'status.name = Open', orderBy: 'worklog.total' })).warnings).toEqual([])
  })

  it('speaks of a field by the name that the caller wrote', async () => {
    expect(await refusal({ where: "`Score points` = 'many'" })).toContain(
      'field "Score points" has the type number, which \'many\' does not fit',
    )
    expect(await refusal({ where: '`Scor points` = 1' })).toContain('did you mean `Score points`?')
    expect(await refusal({ where: 'fields.sumary = x' })).toContain('did you mean "fields.summary"?')
  })

  it('knows a custom field by its id and by its name, and asks for them only then', async () => {
    const asked: string[] = []
    const note = () => asked.push('discovered')
    await planned({ where: 'score = 1 AND fields.status.anything = 2' }, note)
    expect(asked).toEqual([])
    expect((await planned({ where: 'customfield_1 = 5' }, note)).keeps?.({ fields: { customfield_1: 5 } })).toBe(true)
    expect((await planned({ where: '`Score points` > 4' }, note)).keeps?.({ fields: { customfield_1: 5 } })).toBe(true)
    expect(asked).toEqual(['discovered', 'discovered'])
    expect(await refusal({ where: "customfield_1 = 'x'" })).toContain('has the type number')
  })
})

describe('orderBy', () => {
  it('goes to the provider when it can make every part of it', async () => {
    const plan = await planned({ orderBy: 'fields.created desc' })
    expect(plan).toMatchObject({ orderBy: [{ field: 'created', direction: 'desc' }], compare: undefined })
  })

  it('is made here as a whole otherwise, and what it needs is asked for', async () => {
    const plan = await planned({ orderBy: 'created, score desc', fields: 'summary' })
    expect(plan.orderBy).toEqual([])
    expect(plan.fields).toEqual(['summary', 'created', 'score'])
    const sorted = [record(1), record(3), record(2)].toSorted(plan.compare)
    expect(sorted).toEqual([record(3), record(2), record(1)])
  })

  it('tells moments from the time of the request, once for all records', async () => {
    const now = { instantMs: Date.parse('2026-01-01T12:00:00Z'), zone: 'UTC' }
    const plan = await planned({ where: 'created BETWEEN startOfDay() AND now()', now })
    expect(plan.keeps?.(record(1))).toBe(true)
    const later = await planned({ where: 'created > -1h', now })
    expect(later.keeps?.(record(1))).toBe(false)
  })

  it.each(['created sideways', 'created,', ','])('%j is refused with the place', async (orderBy) => {
    expect(await refusal({ orderBy })).toContain('Error parsing query')
  })

  it('names the field that was probably meant, and points at what was written', async () => {
    expect(await refusal({ where: "status = 'x'", orderBy: 'created desc, creatd' })).toBe(
      'Error parsing query at column 15: there is no field "creatd"; did you mean "created"?\n  created desc, creatd\n                ^',
    )
  })
})

function record(score: number) {
  return { fields: { created: '2026-01-01T00:00:00Z', score } }
}

function planned(query: PlanQuery, note: () => void = () => undefined) {
  return makePlan(tickets, query, {
    declared: createNames(tickets),
    all: async () => createNames(tickets, [points]),
    async including(wanted) {
      const declared = createNames(tickets)
      if (wanted.every((name) => declared.resolve(name) !== undefined)) return declared
      note()
      return createNames(tickets, [points])
    },
  })
}

async function refusal(query: PlanQuery): Promise<string> {
  const error = await planned(query).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault && error.code === 'invalid_request') return error.message
  throw new Error(`A refusal was expected, not ${String(error)}.`)
}
