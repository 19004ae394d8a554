import { nearest } from '@valence/ceql'
import { Fault, isRecord, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { KnownNames } from './known-names.ts'
import type { Names } from './names.ts'
import { fits, isPattern } from './pattern.ts'
import { pickMembers, treeOf } from './pick.ts'

/** What `fields=` asks for. */
export interface Selection {
  /** The fields that have to be there, by the element's names; undefined means all of them. */
  readonly roots: readonly string[] | undefined
  /** The places in a record that were asked for, in that order; undefined when any may be. */
  readonly paths: readonly string[] | undefined
  apply(record: ProviderRecord): ProviderRecord
  /** Names that are no field's but near to one. Others may stand for what a record has beside its fields. */
  readonly warnings: readonly string[]
}

type Shape = Pick<Resource, 'container' | 'idField' | 'isOpen'>

/**
 * Reads `fields=`: names with commas between them. With a container the selection is made inside it and the members beside it stay;
 * without one it is made at the top, where the id always stays. A name with `*` stands for all that it fits.
 *
 * @throws Fault invalid_request for more names than any record has use for
 * @example `fields=summary, status.name` keeps `{id, key, self, fields: {summary, status: {name}}}` of an issue
 */
export async function readSelection(
  text: string | undefined,
  shape: Shape,
  known: KnownNames,
): Promise<Selection | undefined> {
  const { container, idField } = shape
  const wanted = namesIn(text)
  if (wanted.length === 0) return undefined
  if (wanted.some((name) => name === '*' || (container !== undefined && name === container))) return everything
  const names = wanted.some(isPattern) ? await known.all() : await known.including(unknownOf(wanted, known))
  const places = wanted.map((name) =>
    isPattern(name) ? patternPlace(name, shape, names) : placeOf(name, container, names),
  )
  const all = places.some((place) => place.roots === undefined)
  const found = [...new Set(places.flatMap((place) => place.roots ?? []))]
  const paths = places.map(({ path }) => path)
  const warnings = adviceFor(wanted, names)
  if (container === undefined) {
    const tree = treeOf([idField, ...paths])
    const roots = all ? undefined : [...new Set([idField, ...found])]
    return { roots, paths: columnsOf(paths), warnings, apply: (record) => pickMembers(record, tree) }
  }
  const inside = paths.flatMap((path) => (path.startsWith(`${container}.`) ? path.slice(container.length + 1) : []))
  const tree = treeOf(inside)
  return {
    roots: all ? undefined : found,
    paths: columnsOf(paths),
    warnings,
    apply: (record) => {
      const content = Object.hasOwn(record, container) ? record[container] : undefined
      return isRecord(content) ? { ...record, [container]: pickMembers(content, tree) } : record
    },
  }
}

const everything: Selection = { roots: undefined, paths: undefined, warnings: [], apply: (record) => record }

function adviceFor(wanted: readonly string[], names: Names): readonly string[] {
  const unknown = wanted.filter((name) => !isPattern(name) && names.resolve(name) === undefined)
  return unknown.slice(0, advisedMax).flatMap((name) => {
    const meant = nearest(name, names.known)
    return meant === undefined ? [] : [`There is no field '${name}' to show; did you mean '${meant}'?`]
  })
}

/** Each is held against all names that there are. */
const advisedMax = 5

const namesMax = 500
/** Each is looked for among all members of each record. */
const patternsMax = 20

function namesIn(text: string | undefined): readonly string[] {
  const names = (text ?? '').split(',').flatMap((name) => name.trim().replace(/(?:\.\*)+$/, '') || [])
  if (names.length > namesMax) {
    throw new Fault('invalid_request', `fields has ${names.length} names; at most ${namesMax} are allowed.`)
  }
  const patterns = names.filter(isPattern).length
  if (patterns <= patternsMax) return names
  throw new Fault('invalid_request', `fields has ${patterns} names with *; at most ${patternsMax} are allowed.`)
}

function unknownOf(wanted: readonly string[], { declared }: KnownNames): readonly string[] {
  return wanted.filter((name) => declared.resolve(name) === undefined)
}

/** Places that are known beforehand; what fits a pattern is seen in the records. */
function columnsOf(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !isPattern(path))
}

interface Place {
  readonly path: string
  /** The fields to ask for; undefined when it cannot be told which. */
  readonly roots: readonly string[] | undefined
}

/** Where the members stand that a pattern fits, and the fields to ask for so that they are there. */
function patternPlace(pattern: string, { container, isOpen }: Shape, { fields }: Names): Place {
  const inside =
    container !== undefined && pattern.startsWith(`${container}.`) ? pattern.slice(container.length + 1) : pattern
  const path = container === undefined ? inside : `${container}.${inside}`
  const [head = ''] = inside.split('.', 1)
  const isHead = fits(head)
  const prefix = container === undefined ? '' : `${container}.`
  const found = fields.filter(
    ({ vendorPath }) => vendorPath.startsWith(prefix) && isHead(memberOf(vendorPath.slice(prefix.length))),
  )
  return { path, roots: isOpen === true ? undefined : found.map((field) => field.path) }
}

function memberOf(path: string): string {
  return path.split('.', 1).join()
}

/** Where in a record a name stands, and the field to ask for. */
function placeOf(name: string, container: string | undefined, names: Names): Place {
  const known = names.split(name) ?? names.splitShown(name)
  if (known !== undefined) {
    const { field, rest } = known
    // A field may compare by a part of its member (`votes` by `fields.votes.votes`); asked for by name, the member is meant.
    const member = container === undefined ? field.path : `${container}.${field.path}`
    const isMember = field.vendorPath === member || field.vendorPath.startsWith(`${member}.`)
    const isWhole = isMember && !name.startsWith(field.vendorPath)
    return { path: (isWhole ? member : field.vendorPath) + rest, roots: [field.path] }
  }
  if (container === undefined || name.startsWith(`${container}.`)) return { path: name, roots: [name] }
  return { path: `${container}.${name}`, roots: [name] }
}
