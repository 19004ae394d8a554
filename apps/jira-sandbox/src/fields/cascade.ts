import { isObject } from '../json/object.ts'
import type { CustomFieldRecord } from '../records/records.ts'

type Option = CustomFieldRecord['options'][number]

/** The options below one of a cascading select; without one those at the top. */
export function optionsBelow(options: readonly Option[], parentId?: string): Option[] {
  return options.filter((option) => option.parentId === parentId)
}

/** What a request means by `{id}` or `{value}`, or by the bare value. */
export function optionMeant(options: readonly Option[], input: unknown): Option | undefined {
  const wanted = isObject(input) ? input : { value: input }
  return options.find((option) => option.id === wanted.id || option.value === wanted.value)
}

/** The sentence for an option that is not offered. */
export function optionRefused(input: unknown): string {
  const wanted = isObject(input) ? input : { value: input }
  return `Option ${wanted.id === undefined ? 'value' : 'id'} '${String(wanted.id ?? wanted.value)}' is not valid`
}

/** How the changelog tells a value: which option it is, and which below it. */
export function describeCascade(options: readonly Option[], ids: readonly string[]): string {
  const named = (id: string) => `${options.find((option) => option.id === id)?.value ?? id}(${id})`
  const [parent = '', child] = ids
  return `Parent values: ${named(parent)}${child === undefined ? '' : `Level 1 values: ${named(child)}`}`
}

/** How the index files an option that nothing below was chosen of. */
export function withoutChild(optionId: string): string {
  return `${optionId} alone`
}
