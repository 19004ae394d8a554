/** How the reception of a webhook ended. */
export type IngestOutcome =
  | { readonly kind: 'recorded'; readonly eventIds: readonly string[]; readonly deliveries: readonly string[] }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown_instance'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string }

/**
 * What the provider is told. What we do not want is answered 200 as well: a provider takes anything else for a failure, sends
 * again, and gives up the webhook in the end.
 */
export const ingestStatus = {
  recorded: 200,
  duplicate: 200,
  ignored: 200,
  unreadable: 400,
  rejected: 401,
  unknown_instance: 404,
} as const satisfies Readonly<Record<IngestOutcome['kind'], number>>
