import { isRecord } from '@valence/element-kit'

/**
 * The values of a record by the dotted paths at which they stand: members of objects each by itself, a list as one value. A member
 * whose name has a dot stands in backticks, as in CEQL.
 *
 * @example flatten({ id: '1', fields: { status: { name: 'Open' }, labels: [] } })  // id, fields.status.name, fields.labels
 */
export function flatten(record: object): Map<string, unknown> {
  const leaves = new Map<string, unknown>()
  const visit = (value: unknown, path: string): void => {
    if (!isRecord(value)) {
      leaves.set(path, value)
      return
    }
    for (const [name, member] of Object.entries(value))
      visit(member, path === '' ? step(name) : `${path}.${step(name)}`)
  }
  visit(record, '')
  return leaves
}

function step(name: string): string {
  return /[.`]/.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name
}
