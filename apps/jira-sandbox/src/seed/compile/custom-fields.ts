import type { CustomFieldContext, CustomFieldRecord } from '../../records/records.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import type { CustomFieldDescription } from '../description/vocabulary.ts'
import { type Draft, refer } from './draft.ts'

/** Custom fields. Each is a field of its own, even if another has its name. */
export function addCustomFields(draft: Draft, seed: Seed): void {
  for (const [index, field] of seed.customFields.entries()) {
    const record = customField(draft, ['customFields', index], field)
    const isTaken = draft.site.customFields.some((known) => known.id === record.id)
    if (isTaken) draft.fault(['customFields', index, 'id'], `there is a field ${record.id} already`)
    draft.site.customFields.push(record)
  }
}

function customField(
  draft: Draft,
  where: Place,
  { id, name, kind, description, options }: CustomFieldDescription,
): CustomFieldRecord {
  if (kind !== 'cascade' && options.some((option) => typeof option !== 'string')) {
    draft.fault([...where, 'options'], 'only a field of kind cascade has options below others')
  }
  const number = id === undefined ? draft.next('customField') : Number(id.slice('customfield_'.length))
  return {
    id: `customfield_${number}`,
    name,
    description,
    kind,
    // Jira numbers options on their own; these stay clear of each other field's.
    options: numbered(options).map(({ value, parentAt }, at) => ({
      id: String(number * 100 + at),
      value,
      ...(parentAt !== undefined && { parentId: String(number * 100 + parentAt) }),
    })),
  }
}

/** Options in the order of their numbers, each with the place of the one it stands below. */
function numbered(options: CustomFieldDescription['options']): { value: string; parentAt?: number }[] {
  const list: { value: string; parentAt?: number }[] = []
  for (const option of options) {
    const { value, children } = typeof option === 'string' ? { value: option, children: [] } : option
    const parentAt = list.push({ value }) - 1
    list.push(...children.map((child) => ({ value: child, parentAt })))
  }
  return list
}

/** Where fields are offered, once there are projects to offer them in. */
export function addContexts(draft: Draft, seed: Seed): void {
  const { customFields, projects } = draft.site
  const added = customFields.slice(customFields.length - seed.customFields.length)
  for (const [index, { projects: keys }] of seed.customFields.entries()) {
    const field = added[index]
    if (!field || keys === undefined) continue
    const projectIds = keys.flatMap((key, at) => {
      const place = ['customFields', index, 'projects', at]
      return refer(draft, place, key, { among: projects, what: 'project', names: (it) => [it.key, it.id] })?.id ?? []
    })
    field.contexts = [contextOf(draft, field, projectIds)]
  }
}

function contextOf(draft: Draft, { name }: CustomFieldRecord, projectIds: string[]): CustomFieldContext {
  const id = String(draft.next('fieldContext'))
  return { id, name: `Context of ${name}`, description: '', projectIds, issueTypeIds: [] }
}
