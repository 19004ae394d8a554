import { createHmac } from 'node:crypto'
import type { CallOptions } from './harness.ts'

interface WebhookOptions {
  readonly secret: string
  /** What Jira gives each webhook, and repeats with each repetition. */
  readonly identifier: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A call as Jira makes it: the body signed with the secret of the registration. */
export function providerWebhook(body: string, { secret, identifier, headers = {} }: WebhookOptions): CallOptions {
  return {
    body,
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-Atlassian-Webhook-Identifier': identifier,
      'X-Hub-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      ...headers,
    },
  }
}

/** A body like Jira's, laid out as no serializer of ours would, with a number that JavaScript cannot hold. */
export function issueUpdated(siteUrl: string, marker: string): string {
  return `{"timestamp": 1795321187000,"webhookEvent": "jira:issue_updated", "exact": 12345678901234567890,
 "issue": {"id": "10001", "self": "${siteUrl}/rest/api/2/issue/10001", "key": "HELP-1", "fields": {"summary": "${marker} ✓"}}}`
}

/** The path that belongs to one instance. */
export function pathOf(instance: { readonly id: number }): string {
  return `/events/jira/${Buffer.from(String(instance.id)).toString('base64')}`
}
