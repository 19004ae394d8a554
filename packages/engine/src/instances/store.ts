import type { TokenSet } from '../authorization/tokens.ts'
import type { InstanceLookup } from '../ports.ts'
import type { Instance } from './instance.ts'

export interface InstanceFilter {
  /** An instance must carry each of these tags. */
  readonly tags?: readonly string[]
  /** Part of the name or of the element's key, without regard to case. */
  readonly searchText?: string
  readonly elementKey?: string
}

/** Keeps instances. Secrets go in and come out in clear, and are sealed in between. */
export interface InstanceStore extends InstanceLookup {
  /** An id is taken before the row exists, because sealed values are bound to it. */
  nextId(): Promise<number>
  insert(instance: Instance, tokens?: TokenSet): Promise<void>
  /**
   * Overwrites everything but id, token and owner; with `tokens` the authorisation as well, which `null` takes away. False, and
   * nothing is done, when the instance is no longer as it was `before`.
   */
  save(instance: Instance, before: Pick<Instance, 'updatedAt'>, tokens?: TokenSet | null): Promise<boolean>
  /** False, and nothing is done, when it is no longer as it is given. */
  remove(instance: Pick<Instance, 'id' | 'updatedAt'>): Promise<boolean>
  byToken(token: string): Promise<Instance | undefined>
  bySite(elementKey: string, site: string): Promise<readonly Instance[]>
  /** Newest last. */
  list(accountId: number, filter: InstanceFilter): Promise<readonly Instance[]>
}
