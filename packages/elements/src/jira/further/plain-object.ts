import type { Resource } from '@valence/element-kit'
import type { Deployment } from '../connection/deployment.ts'
import type { List } from '../rest/list-page.ts'

/** An object of Jira that is told by a line of data: a plain endpoint, shown as it is. */
export interface PlainObject {
  /** As in Jira's own paths. */
  readonly name: string
  /** Any name of the object that it belongs to. */
  readonly parent?: string
  readonly aliases?: readonly string[]
  readonly description: string
  /** Where it stands; `{parent}` is the id of what it belongs to. */
  readonly at: string
  /** It is one record, and not many. */
  readonly isSingle?: boolean
  readonly list?: List | Readonly<Record<Deployment, List>>
  readonly verbs?: readonly ('get' | 'create' | 'update' | 'remove')[]
  /** The member that tells a record from others, if not `id`; it is shown as `id`, too. */
  readonly id?: string
  /** Jira has no address for one record: it is found in the list by this parameter. */
  readonly findBy?: string
  /** The member of the answer to a create that names what was made, if not that of `id`. */
  readonly createdAs?: string
  /** The only Jira that has it. */
  readonly only?: Deployment
  /** The only Jira that lists it. */
  readonly listedBy?: Deployment
  readonly parameters?: Resource['parameters']
}
