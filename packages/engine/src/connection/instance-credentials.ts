import { type Element, type Endpoint, Fault } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { InstanceNews } from '../instances/news.ts'
import type { InstanceLookup } from '../ports.ts'
import { type Credential, type Credentials, credentialOf, isSameCredential } from './credentials.ts'

export interface InstanceCredentialsDependencies {
  /** For instances that are authorised by OAuth; whoever opens none may leave it out. */
  readonly tokens?: { open(instance: Instance): Credentials }
  /** Where instances are read anew. Left out where they are not stored: then they are what they were opened as. */
  readonly instances?: InstanceLookup
  readonly news?: Pick<InstanceNews, 'count'>
}

/** An instance whose line is open. */
interface OpenLine {
  readonly instance: Instance
  readonly element: Pick<Element, 'connect'>
  readonly endpoint: Endpoint
}

/**
 * The credentials of an instance as it is now, while its line stays open: what stands in its configuration, or its tokens. They are
 * read anew when something was heard of a change, for every further attempt at a call, and when the provider does not take them.
 *
 * They never go to another address than that of the line: an instance that moved meanwhile is a conflict.
 */
export function instanceCredentials(line: OpenLine, deps: InstanceCredentialsDependencies): Credentials {
  const { instance, element, endpoint } = line
  const { authorization } = endpoint
  const count = () => deps.news?.count(instance.id) ?? 0
  const tokens = authorization.kind === 'oauth2' ? openTokens() : undefined
  let plain = authorization.kind === 'oauth2' ? undefined : credentialOf(authorization)
  let heard = count()

  return {
    held: () => (count() === heard ? (plain ?? tokens?.held()) : undefined),

    async current(signal, isAnew = false) {
      const isChanged = count() !== heard
      if (isAnew || isChanged) await follow()
      return plain ?? ofTokens().current(signal, isAnew || isChanged)
    },

    async replace(refused, doubt, signal) {
      const isChanged = count() !== heard
      if (plain === undefined) {
        if (isChanged) await follow()
        return ofTokens().replace(refused, doubt, signal)
      }
      await follow()
      return isSameCredential(plain, refused) ? undefined : plain
    },

    distrust: (refused) => tokens?.distrust?.(refused),
  }

  /** What was opened as a draft, to be proved before it is stored, is newer than what is stored. */
  async function follow(): Promise<void> {
    const before = count()
    const now = await deps.instances?.byId(instance.id)
    if (now === undefined && before !== heard) throw new Fault('unauthorized', 'The instance is no longer there.')
    if (now !== undefined && now.updatedAt > instance.updatedAt) plain = credentialAt(now)
    heard = before
  }

  function credentialAt({ configuration }: Instance): Credential | undefined {
    const { baseUrl, authorization: given } = element.connect(configuration)
    if (baseUrl !== endpoint.baseUrl || (given.kind === 'oauth2') !== (tokens !== undefined)) {
      throw new Fault('conflict', 'The instance was changed while the call was under way. Send it again.')
    }
    return given.kind === 'oauth2' ? undefined : credentialOf(given)
  }

  function openTokens(): Credentials {
    if (deps.tokens === undefined) throw new Error('Nothing keeps the OAuth tokens of this instance.')
    return deps.tokens.open(instance)
  }

  function ofTokens(): Credentials {
    if (tokens === undefined) throw new Error('The instance has neither a credential nor tokens.')
    return tokens
  }
}
