import { Fault, isRecord, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { KnownNames } from './known-names.ts'
import type { Names } from './names.ts'

/** What `fields=` asks for. */
export interface Selection {
  /** The fields that have to be there, by the element's names; undefined means all of them. */
  readonly roots: readonly string[] | undefined
  /** The places in a record that were asked for, in that order; undefined when any may be. */
  readonly paths: readonly string[] | undefined
  apply(record: ProviderRecord): ProviderRecord
}

type Shape = Pick<Resource, 'container' | 'idField'>

/**
 * Reads `fields=`: names with commas between them. With a container the selection is made inside it and the members beside it stay;
 * without one it is made at the top, where the id always stays.
 *
 * @throws Fault invalid_request for more names than any record has use for
 * @example `fields=summary, status.name` keeps `{id, key, self, fields: {summary, status: {name}}}` of an issue
 */
export async function readSelection(
  text: string | undefined,
  shape: Shape,
  known: KnownNames,
): Promise<Selection | undefined> {
  const wanted = (text ?? '').split(',').flatMap((name) => name.trim() || [])
  if (wanted.length === 0) return undefined
  if (wanted.length > namesMax) {
    throw new Fault('invalid_request', `fields has ${wanted.length} names; at most ${namesMax} are allowed.`)
  }
  const { container, idField } = shape
  if (container !== undefined && wanted.includes(container))
    return { roots: undefined, paths: undefined, apply: (record) => record }
  const unknown = wanted.filter((name) => known.declared.resolve(name) === undefined)
  const names = await known.including(unknown)
  const places = wanted.map((name) => placeOf(name, container, names))
  const roots = [...new Set(places.map(({ root }) => root))]
  const paths = places.map(({ path }) => path)
  if (container === undefined) {
    const tree = treeOf([idField, ...paths])
    return { roots: [...new Set([idField, ...roots])], paths, apply: (record) => pickMembers(record, tree) }
  }
  const inside = paths.flatMap((path) => (path.startsWith(`${container}.`) ? path.slice(container.length + 1) : []))
  const tree = treeOf(inside)
  return {
    roots,
    paths,
    apply: (record) => {
      const content = Object.hasOwn(record, container) ? record[container] : undefined
      return isRecord(content) ? { ...record, [container]: pickMembers(content, tree) } : record
    },
  }
}

const namesMax = 500

/** Where in a record a name stands, and the field to ask for. */
function placeOf(
  name: string,
  container: string | undefined,
  names: Names,
): { readonly path: string; readonly root: string } {
  const known = names.split(name) ?? shown(name, names)
  if (known !== undefined) {
    const { field, rest } = known
    // A field may compare by a part of its member (`votes` by `fields.votes.votes`); asked for by name, the member is meant.
    const member = container === undefined ? field.path : `${container}.${field.path}`
    const isMember = field.vendorPath === member || field.vendorPath.startsWith(`${member}.`)
    const isWhole = isMember && !name.startsWith(field.vendorPath)
    return { path: (isWhole ? member : field.vendorPath) + rest, root: field.path }
  }
  if (container === undefined || name.startsWith(`${container}.`)) return { path: name, root: name }
  return { path: `${container}.${name}`, root: name }
}

/** The field that people see under this name. */
function shown(name: string, names: Names): ReturnType<Names['split']> {
  const field = names.resolve(name)?.field
  return field === undefined ? undefined : { field, rest: '' }
}

/** Members to keep: `all` of one, or a part of it. */
type Tree = ReadonlyMap<string, Tree | 'all'>

type Branch = Map<string, Branch | 'all'>

function treeOf(paths: readonly string[]): Tree {
  const tree: Branch = new Map()
  for (const path of paths) grow(tree, path.split('.'))
  return tree
}

function grow(tree: Branch, path: readonly string[]): void {
  let branch = tree
  for (const [index, name] of path.entries()) {
    const known = branch.get(name)
    if (known === 'all') return
    if (index === path.length - 1) {
      branch.set(name, 'all')
      return
    }
    const next: Branch = known ?? new Map()
    branch.set(name, next)
    branch = next
  }
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
