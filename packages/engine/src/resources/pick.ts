import { isRecord, type ProviderRecord } from '@valence/element-kit'
import { fits, isPattern } from './pattern.ts'

/** Members to keep: `all` of one, or a part of it. A name with `*` is that of every member it fits. */
export type Tree = ReadonlyMap<string, Tree | 'all'>

type Branch = Map<string, Branch | 'all'>

export function treeOf(paths: readonly string[]): Tree {
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

export function pickMembers(record: ProviderRecord, tree: Tree): ProviderRecord {
  const kept = new Map<string, unknown>()
  for (const [name, part] of tree) {
    for (const member of membersOf(record, name, part)) {
      const value = part === 'all' ? record[member] : pick(record[member], part)
      const known = kept.get(member)
      // What two patterns fit is what either of them keeps.
      kept.set(member, isRecord(known) && isRecord(value) ? { ...known, ...value } : value)
    }
  }
  return Object.fromEntries(kept)
}

/** What a pattern goes on below of has something below it. */
function membersOf(record: ProviderRecord, name: string, part: Tree | 'all'): readonly string[] {
  if (!isPattern(name)) return Object.hasOwn(record, name) ? [name] : []
  const members = Object.keys(record).filter(fits(name))
  return part === 'all' ? members : members.filter((member) => typeof record[member] === 'object')
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, tree))
  return isRecord(value) ? pickMembers(value, tree) : value
}
