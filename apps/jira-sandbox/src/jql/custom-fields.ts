import { withoutChild } from '../fields/cascade.ts'
import type { FieldDefinition, FieldKind } from '../fields/definition.ts'
import { idsOf, numberOf } from '../fields/values.ts'
import { count, day, instant, labels, many, plainText, richText, single } from './comparisons.ts'
import type { Comparison, JqlField } from './field.ts'
import { javaTypes } from './java-types.ts'
import { operatorSets } from './operator-sets.ts'

/** A field of one's own, by its name, its number and its name with its kind. */
export function customJqlField(field: FieldDefinition): JqlField {
  const { set, type, comparison } = customForms[field.kind]?.(field.id) ?? fallbackForm(field.id)
  return {
    name: field.name,
    names: [...field.clauseNames, field.id],
    displayName: `${field.name} - ${field.clauseNames.at(-1)}`,
    operators: operatorSets[set],
    orderable: true,
    searchable: field.searchable,
    types: [type],
    customId: `cf[${field.id.slice('customfield_'.length)}]`,
    fieldId: field.id,
    comparison,
  }
}

interface CustomForm {
  readonly set: keyof typeof operatorSets
  readonly type: string
  readonly comparison: Comparison
}

function fallbackForm(id: string): CustomForm {
  return { set: 'text', type: javaTypes.text, comparison: plainText(id) }
}

const customForms: Readonly<Partial<Record<FieldKind, (id: string) => CustomForm>>> = {
  text: fallbackForm,
  rich: (id) => ({ set: 'text', type: javaTypes.text, comparison: richText(id) }),
  url: (id) => ({ set: 'choice', type: javaTypes.text, comparison: single('label', id) }),
  number: (id) => ({ set: 'ranked', type: javaTypes.number, comparison: count((issue) => numberOf(issue, id)) }),
  date: (id) => ({ set: 'ranked', type: javaTypes.date, comparison: day(id) }),
  datetime: (id) => ({ set: 'ranked', type: javaTypes.date, comparison: instant((issue) => numberOf(issue, id)) }),
  user: (id) => ({ set: 'choice', type: javaTypes.user, comparison: single('user', id) }),
  users: (id) => ({ set: 'choice', type: javaTypes.user, comparison: many('user', id) }),
  option: (id) => ({ set: 'choice', type: javaTypes.option, comparison: single(`option:${id}`, id) }),
  options: (id) => ({ set: 'choice', type: javaTypes.option, comparison: many(`option:${id}`, id) }),
  cascade: (id) => ({ set: 'choice', type: javaTypes.option, comparison: cascade(id) }),
  labels: (id) => ({ set: 'choice', type: javaTypes.label, comparison: labels(id) }),
  group: (id) => ({ set: 'choice', type: javaTypes.group, comparison: single('group', id) }),
  groups: (id) => ({ set: 'choice', type: javaTypes.group, comparison: many('group', id) }),
  version: (id) => ({ set: 'ranked', type: javaTypes.version, comparison: single('version', id) }),
  versions: (id) => ({ set: 'ranked', type: javaTypes.version, comparison: many('version', id) }),
  project: (id) => ({ set: 'choice', type: javaTypes.project, comparison: single('project', id) }),
  sprint: (id) => ({ set: 'choice', type: javaTypes.sprint, comparison: many('sprint', id) }),
}

function cascade(id: string): Comparison {
  return {
    kind: 'reference',
    type: `cascade:${id}`,
    ids: (issue) => {
      const [parent, child] = idsOf(issue, id)
      if (parent === undefined) return []
      return [parent, child ?? withoutChild(parent)]
    },
  }
}
