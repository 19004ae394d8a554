import type { Authentication } from './authentication.ts'
import type { Configuration, ConfigurationField } from './configuration.ts'
import type { Connection, Endpoint, Profile, ProviderRequest, ProviderResponse, Refusal } from './connection.ts'
import type { EventSource } from './events.ts'
import type { Resource } from './resource.ts'

/** One table of an element's page: the first column says what it is about. */
export interface GuideTable {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A connector: a value that the engine runs without knowing its name. */
export interface Element {
  readonly id: number
  readonly key: string
  readonly name: string
  /** The category it belongs to, e.g. `helpdesk`. */
  readonly hub: string
  readonly description: string
  readonly image: string
  /** The ways in which an instance may prove who calls, the usual one first. */
  readonly authentications: readonly [Authentication, ...Authentication[]]
  readonly configuration: readonly ConfigurationField[]
  /** Pure: where and as whom an instance calls. */
  connect(configuration: Configuration): Endpoint
  /**
   * What an answer means when the provider refused, undefined when it is a success. Given every answer, because some providers
   * refuse with a 200; and what was asked, because some do not say what they missed.
   */
  refusal(response: ProviderResponse, request: Pick<ProviderRequest, 'method' | 'path'>): Refusal | undefined
  /** Proves that the credentials work now. Throws a Fault in the provider's words when they do not. */
  check(connection: Connection): Promise<Profile>
  readonly resources: readonly Resource[]
  /** What people have to know of the provider beside the resources, as tables of the element's page in the docs. */
  readonly guide?: readonly GuideTable[]
  readonly events?: EventSource
}

/** Declares an element, and refuses at start what could only fail later: two resources of one name, a child without a parent, a
 * list of what is one record. */
export function defineElement(element: Element): Element {
  const names = new Set<string>()
  for (const resource of element.resources) {
    const name = resourcePath(resource)
    if (names.has(name)) throw new Error(`Element ${element.key} declares resource ${name} twice.`)
    names.add(name)
  }
  for (const { parent, name, operations } of element.resources) {
    if (operations.read !== undefined && operations.list !== undefined) {
      throw new Error(`Element ${element.key} both reads and lists ${name}: it is one record or many.`)
    }
    if (parent !== undefined && !names.has(parent)) throw new Error(`Element ${element.key} has no resource ${parent}.`)
  }
  return element
}

/** `incidents`, or `incidents/comments` for a child. */
export function resourcePath(resource: Pick<Resource, 'name' | 'parent'>): string {
  return resource.parent === undefined ? resource.name : `${resource.parent}/${resource.name}`
}
