import { type ItemOptions, type ProviderRecord, readPath } from '@valence/element-kit'
import { z } from 'zod'

export const project = z.looseObject({ id: z.string(), key: z.string() })

export const projectCollection = '/rest/api/2/project'

/** What comes along whatever else `expand` asks for: it is filterable, and absent without. */
const expandAlways = ['description', 'lead', 'url'] as const

export function expandOf({ parameters }: Pick<ItemOptions, 'parameters'>): string {
  const asked = (parameters.expand ?? '').split(',').map((word) => word.trim())
  return [...new Set([...expandAlways, ...asked])].filter((word) => word !== '').join()
}

/** Whether a project fits the parameters that a Data Center does not know. */
export function fitsParameters(record: ProviderRecord, parameters: ItemOptions['parameters']): boolean {
  const { query, typeKey, categoryId } = parameters
  const text = query?.toLowerCase()
  const types = typeKey?.split(',').map((word) => word.trim())
  return (
    (text === undefined || [record.key, record.name].some((part) => String(part).toLowerCase().includes(text))) &&
    (types === undefined || types.includes(String(record.projectTypeKey))) &&
    (categoryId === undefined || String(readPath(record, 'projectCategory.id')) === categoryId)
  )
}
