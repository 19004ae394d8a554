import type { FieldSchema } from '../incidents/field-types.ts'
import { days, instants } from './date-filters.ts'
import type { Filter } from './filters.ts'
import { numbers } from './number-filter.ts'
import { catalogue, labels, people } from './value-filters.ts'
import { words } from './word-filter.ts'

/** What a site tells of a field: its operators in JQL, and its type, unless it is one that every site has. */
export interface SiteField {
  readonly operators: ReadonlySet<string>
  readonly schema?: FieldSchema | undefined
}

/** How a field of that type is compared in JQL; one that compares nothing for a type that is not known, or lacks the operators. */
export function filterOfType(jql: string, { operators, schema }: SiteField): Filter {
  const form = schema === undefined ? counts : formOf(schema)
  return form?.needs.every((operator) => operators.has(operator)) === true ? form.filter(jql) : () => undefined
}

interface Form {
  readonly needs: readonly string[]
  readonly filter: (jql: string) => Filter
}

const counts: Form = { needs: ['=', 'in', '<', '<=', '>', '>='], filter: numbers }
const choices: Form = { needs: ['=', 'in'], filter: affirmative(catalogue) }
const persons: Form = { needs: ['=', 'in'], filter: affirmative(people) }

function formOf({ type, items, custom = '' }: FieldSchema): Form | undefined {
  // Apps have fields of any behaviour behind the types of Jira's own.
  const [app, own] = custom.split(':')
  if (own === undefined || !(app === undefined || jirasOwn.has(app))) return undefined
  return formsOfField[own] ?? (type === 'array' ? forms[items ?? ''] : forms[type])
}

const jirasOwn: ReadonlySet<string> = new Set([
  'com.atlassian.jira.plugin.system.customfieldtypes',
  'com.pyxis.greenhopper.jira',
])

const formsOfField: Readonly<Record<string, Form>> = {
  'gh-sprint': choices,
  labels: { needs: ['=', 'in'], filter: affirmative(labels) },
  // The longer ones hold markup, which has words that are not searched.
  textfield: { needs: ['~'], filter: words },
}

const forms: Readonly<Record<string, Form>> = {
  number: counts,
  date: { needs: ['>=', '<='], filter: days },
  datetime: { needs: ['>=', '<='], filter: instants },
  option: choices,
  version: choices,
  project: choices,
  group: choices,
  user: persons,
}

/** A denial is no more than that there is a value. */
function affirmative(filter: (jql: string) => Filter): (jql: string) => Filter {
  return (jql) => (predicate) =>
    predicate.operator === '=' || predicate.operator === 'IN' ? filter(jql)(predicate) : undefined
}
