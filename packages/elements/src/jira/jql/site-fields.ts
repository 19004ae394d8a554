import { pushDown } from '@valence/ceql'
import { type Connection, Fault } from '@valence/element-kit'
import { z } from 'zod'
import { fieldSchema } from '../incidents/field-types.ts'
import { filterOfType, type SiteField } from './filter-of-type.ts'
import { type Filter, ruleOf } from './filters.ts'
import { allOf, anyOf, type BySiteClause, type Clause, everything, plain } from './jql.ts'

/**
 * The clause with everything that only the site knows: a comparison with a custom field, or with votes, becomes what its type can
 * say in JQL, in operators that the field has there. What it cannot say is that the field has a value, or nothing at all.
 */
export async function withSiteFields(connection: Connection, clause: Clause): Promise<Clause> {
  if (!asksSite(clause)) return clause
  const fields = await searchableFields(connection)
  return resolve(clause, (asked) => {
    if (fields === undefined) return unknown(asked)
    const field = fields.get(asked.field)
    return field === undefined ? everything : said(asked, field)
  })
}

function asksSite(clause: Clause): boolean {
  if (clause.kind === 'and' || clause.kind === 'or') return clause.clauses.some(asksSite)
  return clause.kind === 'bySite'
}

function resolve(clause: Clause, say: (asked: BySiteClause) => Clause): Clause {
  if (clause.kind === 'bySite') return say(clause)
  if (clause.kind === 'and') return allOf(clause.clauses.map((part) => resolve(part, say)))
  return clause.kind === 'or' ? anyOf(clause.clauses.map((part) => resolve(part, say))) : clause
}

/** What can be asked of a site that does not tell its fields. */
function unknown({ field }: BySiteClause): Clause {
  return field.startsWith('cf[') ? { kind: 'fieldPresence', jql: `${field} IS NOT EMPTY` } : everything
}

/** As the rules of all other fields are read, so that a range or a part of text is put into operators that are there. */
function said({ field, predicate }: BySiteClause, site: SiteField): Clause {
  const present: Filter = () =>
    site.operators.has('is not') ? { fidelity: 'superset', clause: plain(`${field} IS NOT EMPTY`) } : undefined
  const specific = ruleOf(filterOfType(field, site))
  const dialect = { rule: () => specific, and: allOf, or: anyOf }
  return pushDown(predicate, dialect).native ?? present(predicate)?.clause ?? everything
}

/** The fields that JQL has on the site, by their names in it; undefined when the account may not know. */
async function searchableFields(connection: Connection): Promise<ReadonlyMap<string, SiteField> | undefined> {
  try {
    const [told, { visibleFieldNames }] = await Promise.all([
      connection.request({ method: 'GET', path: '/rest/api/2/field', lasting: true }, z.array(field)),
      connection.request({ method: 'GET', path: '/rest/api/2/jql/autocompletedata', lasting: true }, searchData),
    ])
    const schemas = new Map(told.map(({ id, schema }) => [id.replace(/^customfield_(\d+)$/, 'cf[$1]'), schema]))
    return new Map(
      visibleFieldNames.map(({ value, cfid, operators = [] }) => {
        const known = { operators: new Set(operators) }
        return cfid === undefined ? [value, known] : [cfid, { ...known, schema: schemas.get(cfid) }]
      }),
    )
  } catch (error) {
    if (error instanceof Fault && error.status >= 400 && error.status < 500 && error.status !== 429) return undefined
    throw error
  }
}

const field = z.object({ id: z.string(), schema: fieldSchema.optional() })

const searchData = z.object({
  visibleFieldNames: z.array(
    z.object({ value: z.string(), cfid: z.string().optional(), operators: z.array(z.string()).optional() }),
  ),
})
