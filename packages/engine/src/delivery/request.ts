import type { Instance } from '../instances/instance.ts'
import { readCallbackHeaders } from './callback-headers.ts'
import type { Delivery } from './delivery.ts'
import { signatureHeaders } from './sign.ts'

export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string>>
  /** Configured headers that were left out. */
  readonly refused: readonly string[]
}

/** The headers of one attempt. Our own come last, so that none of them can be replaced by configuration. */
export function callbackRequest(delivery: Delivery, instance: Instance, now: Date): CallbackRequest {
  const { configuration } = instance
  const isTrusted = sameOrigin(delivery.url, configuration['event.notification.callback.url'])
  const custom = readCallbackHeaders(isTrusted ? configuration['event.notification.callback.headers'] : undefined)
  const authorization = isTrusted ? basic(configuration) : {}
  return {
    headers: {
      ...custom.headers,
      ...authorization,
      'content-type': 'application/json',
      'user-agent': 'Valence',
      ...signatureHeaders({
        id: delivery.id,
        body: delivery.body,
        now,
        key: configuration['event.notification.signature.key'],
      }),
    },
    refused: custom.refused,
  }
}

/** Credentials belong to the configured receiver. A bulk load may call back elsewhere, and must not carry them there. */
function sameOrigin(url: string, configured: string | undefined): boolean {
  if (configured === undefined || !URL.canParse(url) || !URL.canParse(configured)) return false
  return new URL(url).origin === new URL(configured).origin
}

function basic(configuration: Instance['configuration']): Readonly<Record<string, string>> {
  const username = configuration['event.notification.basic.username'] ?? ''
  if (username === '') return {}
  const password = configuration['event.notification.basic.password'] ?? ''
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}
