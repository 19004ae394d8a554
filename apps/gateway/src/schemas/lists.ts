import { z } from 'zod'
import { unlessEmpty, wholeNumber } from './values.ts'

const nextPage = unlessEmpty(z.string()).meta({ description: 'The `Elements-Next-Page-Token` of the page before.' })

export const listQuery = z.looseObject({
  where: oneText('where')
    .optional()
    .meta({ description: "A CEQL expression, e.g. `priority = 'High' AND summary LIKE '%login%'`." }),
  fields: oneText('fields')
    .optional()
    .meta({ description: 'Names of the wanted fields, separated by commas: `summary, status.name, customfield_*`.' }),
  orderBy: oneText('orderBy').optional().meta({ description: 'E.g. `created desc, key`; any field, of any list.' }),
  page: unlessEmpty(wholeNumber('page', 1_000_000)).meta({ description: 'From 1. `nextPage` wins over it.' }),
  pageSize: unlessEmpty(wholeNumber('pageSize', Number.MAX_SAFE_INTEGER)).meta({
    description: 'Rows per page: 200, at most 5000.',
  }),
  nextPage,
  returnCount: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true` asks for `Elements-Total-Count`; it costs further calls to the provider.' }),
  explain: z.enum(['true', 'plan', 'false']).optional().meta({
    description:
      'Answers how the list is answered instead of its records: who filters, orders and selects what, and why. `true` reads the page and tells what it cost; `plan` reads no record.',
  }),
  safe: z.enum(['true', 'false']).optional().meta({
    description:
      "For `text/csv`: text that a spreadsheet would take for a formula has a `'` in front; `false` leaves it as it is, for programs.",
  }),
})

export const itemQuery = z.looseObject({
  fields: oneText('fields').optional().meta({ description: 'Names of the wanted fields, separated by commas.' }),
})

export const pageQuery = z.looseObject({
  pageSize: unlessEmpty(wholeNumber('pageSize', 5000)),
  nextPage,
})

function oneText(name: string) {
  return z.string(`${name} may be given only once`)
}
