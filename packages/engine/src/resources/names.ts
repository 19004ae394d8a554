import { Fault, type Field, type FieldKind, type Resource, readBelow, readField } from '@valence/element-kit'

/** What a name in a query means. */
export interface Name {
  /** The name by which the element knows it: a field's own path, or the dotted path as written. */
  readonly path: string
  /** The field that has to be there to read it: itself, or the one that a dotted path begins with. */
  readonly root: string
  readonly field?: Field
  /** The field that a dotted path begins with, and the path in it. */
  readonly below?: Split
  read(record: unknown): unknown
}

export interface Names {
  /**
   * The meaning of a name; undefined when neither a field nor a path below a known member.
   *
   * @throws Fault invalid_request for the name that people see on several fields, naming their ids
   */
  resolve(name: string): Name | undefined
  /** The field that a dotted path begins with, and what comes behind it. The longest field that fits counts. */
  split(name: string): Split | undefined
  /** Likewise by the name that people see: `Story Points`, `Assignee.displayName`. */
  splitShown(name: string): Split | undefined
  readonly fields: readonly Field[]
  /** All names of all fields, for advice. */
  readonly known: readonly string[]
}

export interface Split {
  readonly field: Field
  readonly rest: string
}

/**
 * The names of a resource's fields. A field answers to its own path, to the place where it stands (`fields.summary`), and to the
 * name that people see. A dotted path may go on from a field, or begin at a member of the record; of an open resource any name is
 * one of a member. Where the provider tells its fields, a container has those and no others.
 */
export function createNames(
  resource: Pick<Resource, 'fields' | 'container' | 'idField' | 'isOpen' | 'discover'>,
  discovered: readonly Field[] = [],
): Names {
  const all = [...resource.fields, ...discovered]
  // In a Map the last entry of a key wins: a field's own path goes before the place of another one.
  const fields = new Map([
    ...all.map((field) => [field.vendorPath, field] as const),
    ...all.map((field) => [field.path, field] as const),
  ])
  const displayed = byDisplayName(discovered)
  const declared = new Map(resource.fields.map((field) => [field.displayName.toLowerCase(), field]))
  const members = new Set([resource.idField, ...all.map(({ vendorPath }) => headOf(vendorPath))])
  if (resource.container !== undefined) members.add(resource.container)
  const closed = resource.discover === undefined || resource.container === undefined ? [] : [`${resource.container}.`]
  const isMember = (name: string) =>
    resource.isOpen === true || (members.has(headOf(name)) && !closed.some((start) => name.startsWith(start)))
  const longest = longestOf(fields.keys())
  const longestShown = longestOf([...declared.keys(), ...displayed.keys()])
  const split = (name: string) => splitAtField(name, longest, (head) => fields.get(head))
  const splitShown = (name: string) =>
    splitAtField(name, longestShown, (head) => declared.get(head.toLowerCase()) ?? onlyOne(head, displayed))
  const inside = resource.container === undefined ? undefined : `${resource.container}.`
  /** The place in the container of a field that compares by another one: `fields.statusCategory.name`. */
  const splitInside = (name: string) =>
    inside !== undefined && name.startsWith(inside) ? split(name.slice(inside.length)) : undefined

  return {
    fields: all,
    known: all.flatMap(({ path, displayName, vendorPath }) => [path, displayName, vendorPath]),
    split,
    splitShown,
    resolve(name) {
      const written = split(name)
      const found = written ?? splitShown(name) ?? splitInside(name)
      if (found === undefined) {
        return isMember(name)
          ? { path: name, root: name, read: (record) => readField(record, name, undefined) }
          : undefined
      }
      const { field, rest } = found
      if (rest === '')
        return { path: field.path, root: field.path, field, read: (record) => readField(record, field.path, field) }
      const place = placeBelow(field, inside)
      if (place === undefined && resource.isOpen !== true) return undefined
      const path = (place ?? field.vendorPath) + rest
      const known = written === undefined ? field.path + rest : name
      const read = (record: unknown) =>
        field.readValue === undefined ? readField(record, path, undefined) : readBelow(record, field, rest.slice(1))
      return { path: known, root: field.path, below: found, read }
    },
  }
}

/**
 * Where the parts of a field stand; undefined when it is plain and has none. A field that compares by one of its parts (`votes` by
 * `fields.votes.votes`) has the others beside that.
 */
function placeBelow(field: Field, inside = ''): string | undefined {
  const { path, vendorPath, kind, itemKind, custom } = field
  const member = inside + path
  if (vendorPath.startsWith(`${member}.`)) return member
  return custom || !isPlain(kind === 'array' ? itemKind : kind) ? vendorPath : undefined
}

function isPlain(kind: FieldKind | undefined): boolean {
  return kind !== undefined && kind !== 'object' && kind !== 'array'
}

function longestOf(names: Iterable<string>): number {
  return Math.max(0, ...[...names].map(({ length }) => length))
}

function byDisplayName(fields: readonly Field[]): ReadonlyMap<string, readonly Field[]> {
  const groups = new Map<string, Field[]>()
  for (const field of fields) {
    const name = field.displayName.toLowerCase()
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [field])
    else group.push(field)
  }
  return groups
}

/** Two fields of a site may bear one name; which of them is meant is not for us to guess. */
function onlyOne(name: string, displayed: ReadonlyMap<string, readonly Field[]>): Field | undefined {
  const [field, ...others] = displayed.get(name.toLowerCase()) ?? []
  if (field === undefined || others.length === 0) return field
  const ids = [field, ...others].map(({ path }) => path)
  throw new Fault('invalid_request', `'${name}' is the name of several fields: ${ids.join(', ')}. Use the id of one.`)
}

function splitAtField(name: string, longest: number, fieldOf: (head: string) => Field | undefined): Split | undefined {
  // A name may be as long as a caller likes; no more of it is looked up than can be a field.
  const start = name.length <= longest ? name.length : name.lastIndexOf('.', longest)
  for (let end = start; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const field = fieldOf(name.slice(0, end))
    if (field !== undefined) return { field, rest: name.slice(end) }
  }
  return undefined
}

function headOf(path: string): string {
  return path.split('.', 1)[0] ?? path
}
