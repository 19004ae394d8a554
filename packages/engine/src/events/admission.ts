import type { EventSource, InboundWebhook } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Content } from './content.ts'
import { verify } from './verify.ts'

/** What one instance says to a webhook. */
export type Admission =
  | { readonly kind: 'accepted'; readonly instance: Instance; readonly isVerified: boolean }
  | { readonly kind: 'rejected'; readonly instance: Instance; readonly reason: string }

/** An instance that has a secret takes only what was signed with it; one that has none takes everything. */
export function admit(source: EventSource, webhook: InboundWebhook, content: Content, instance: Instance): Admission {
  const secrets = [instance.subscription?.secret, instance.configuration['event.webhook.secret']].filter(isGiven)
  if (secrets.length === 0) return { kind: 'accepted', instance, isVerified: false }
  if (!content.isSignable) return { kind: 'rejected', instance, reason: 'A signature does not cover a query.' }
  const result = verify(source.verification, webhook, secrets)
  return result.kind === 'verified'
    ? { kind: 'accepted', instance, isVerified: true }
    : { kind: 'rejected', instance, reason: result.reason }
}

function isGiven(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== ''
}
