import { isRecord, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { Names } from './names.ts'

/** What `fields=` asks for. */
export interface Selection {
  /** The fields that have to be there, by the element's names; undefined means all of them. */
  readonly roots: readonly string[] | undefined
  apply(record: ProviderRecord): ProviderRecord
}

type Shape = Pick<Resource, 'container' | 'idField'>

/**
 * Reads `fields=`: names with commas between them. With a container the selection is made inside it and the members beside it stay;
 * without one it is made at the top, where the id always stays.
 *
 * @example `fields=summary, status.name` keeps `{id, key, self, fields: {summary, status: {name}}}` of an issue
 */
export function readSelection(text: string | undefined, shape: Shape, names: Names): Selection | undefined {
  const wanted = (text ?? '').split(',').flatMap((name) => name.trim() || [])
  if (wanted.length === 0) return undefined
  const { container, idField } = shape
  if (container !== undefined && wanted.includes(container)) return { roots: undefined, apply: (record) => record }
  const places = wanted.map((name) => placeOf(name, container, names))
  const roots = [...new Set(places.map(({ root }) => root))]
  if (container === undefined) {
    const tree = treeOf([idField, ...places.map(({ path }) => path)])
    return { roots: [...new Set([idField, ...roots])], apply: (record) => pickMembers(record, tree) }
  }
  const inside = places.flatMap(({ path }) =>
    path.startsWith(`${container}.`) ? path.slice(container.length + 1) : [],
  )
  const tree = treeOf(inside)
  return {
    roots,
    apply: (record) => {
      const content = Object.hasOwn(record, container) ? record[container] : undefined
      return isRecord(content) ? { ...record, [container]: pickMembers(content, tree) } : record
    },
  }
}

/** Where in a record a name stands, and the field to ask for. */
function placeOf(
  name: string,
  container: string | undefined,
  names: Names,
): { readonly path: string; readonly root: string } {
  const known = names.split(name)
  if (known !== undefined) {
    const { field, rest } = known
    // A field may compare by a part of its member (`votes` by `fields.votes.votes`); asked for by name, the member is meant.
    const member = container === undefined ? field.path : `${container}.${field.path}`
    const isMember = field.vendorPath === member || field.vendorPath.startsWith(`${member}.`)
    return { path: (isMember && name.startsWith(field.path) ? member : field.vendorPath) + rest, root: field.path }
  }
  if (container === undefined || name.startsWith(`${container}.`)) return { path: name, root: name }
  return { path: `${container}.${name}`, root: name }
}

/** Members to keep: `all` of one, or a part of it. */
type Tree = ReadonlyMap<string, Tree | 'all'>

function treeOf(paths: readonly string[]): Tree {
  const heads = new Set(paths.map((path) => path.split('.', 1)[0] ?? path))
  return new Map(
    [...heads].map((head) => {
      const below = paths.flatMap((path) => (path.startsWith(`${head}.`) ? path.slice(head.length + 1) : []))
      return [head, paths.includes(head) ? 'all' : treeOf(below)]
    }),
  )
}

function pickMembers(record: ProviderRecord, tree: Tree): ProviderRecord {
  const entries: [string, unknown][] = []
  for (const [name, part] of tree) {
    if (!Object.hasOwn(record, name)) continue
    entries.push([name, part === 'all' ? record[name] : pick(record[name], part)])
  }
  return Object.fromEntries(entries)
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, tree))
  return isRecord(value) ? pickMembers(value, tree) : value
}
