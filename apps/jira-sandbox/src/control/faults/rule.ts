import { z } from 'zod'
import { routePattern } from './route-pattern.ts'

const route = z
  .string()
  .refine((text) => routePattern(text) !== undefined, 'must be "*" or like "POST /rest/api/3/issue/{key}"')
  .default('*')

/** When a rule strikes, among the requests or events that it is about. */
const chance = {
  /** The first so many matches are left alone. */
  after: z.number().int().min(0).default(0),
  /** How often it strikes at most; for ever when left out. */
  count: z.number().int().min(1).optional(),
  /** Strikes by chance, the same way every time for the same `seed`. */
  probability: z.number().gt(0).max(1).optional(),
  seed: z.number().int().default(1),
}
const request = {
  route,
  /** Strikes this caller alone: an account by id, name or e-mail address, or an app by its client id. */
  caller: z.string().min(1).optional(),
  ...chance,
}
const event = { event: z.string().min(1).default('*'), ...chance }

const delayMs = z.number().int().min(0).max(600_000)
const seconds = z.number().int().min(0)

export const rateLimitReasons = [
  'jira-quota-global-based',
  'jira-quota-tenant-based',
  'jira-burst-based',
  'jira-per-issue-on-write',
] as const

export const grantErrors = ['invalid_grant', 'access_denied', 'unauthorized_client', 'temporarily_unavailable'] as const

const requestFaults = [
  z.strictObject({
    kind: z.literal('rate-limited'),
    ...request,
    reason: z.enum(rateLimitReasons).default('jira-burst-based'),
    /** Seconds, in `Retry-After`; null leaves the header out. */
    retryAfter: seconds.nullable().default(1),
    limit: z.number().int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    ...request,
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(503),
    /** `after-commit`: the change is done and the answer lost. */
    when: z.enum(['before-commit', 'after-commit']).default('before-commit'),
    retryAfter: seconds.optional(),
    /** `html` is how the edge in front of Jira speaks. */
    body: z.enum(['json', 'html']).default('json'),
  }),
  z.strictObject({
    kind: z.literal('slow'),
    ...request,
    delayMs,
    /** `body`: the head at once, the rest in pieces over the delay. */
    when: z.enum(['before-commit', 'after-commit', 'body']).default('before-commit'),
  }),
  z.strictObject({
    kind: z.literal('cut'),
    ...request,
    when: z.enum(['before-commit', 'after-commit', 'mid-body']).default('before-commit'),
  }),
  z.strictObject({
    kind: z.literal('token-rejected'),
    ...request,
    /** 401, 403 and 404 strike callers with a bearer token only; `anonymous` makes any caller nobody. */
    answer: z.union([z.literal(401), z.literal(403), z.literal(404), z.literal('anonymous')]).default(401),
  }),
  z.strictObject({
    kind: z.literal('grant-refused'),
    ...request,
    route: route.default('POST /oauth/token'),
    /** As the authorization server says it; nothing is spent. */
    error: z.enum(grantErrors).default('invalid_grant'),
  }),
  z.strictObject({
    kind: z.literal('permission-gap'),
    ...request,
    /** Key of the project; without it the whole route is closed. */
    project: z.string().min(1).optional(),
    answer: z.union([z.literal(403), z.literal(404)]).default(403),
  }),
  z.strictObject({
    kind: z.literal('hidden-project'),
    ...request,
    /** Single things of it answer 404, and it is missing from lists. */
    project: z.string().min(1),
  }),
] as const

const webhookFaults = [
  z.strictObject({ kind: z.literal('webhook-lost'), ...event }),
  z.strictObject({
    kind: z.literal('webhook-duplicated'),
    ...event,
    copies: z.number().int().min(1).max(20).default(1),
  }),
  /** By the clock of the sandbox. */
  z.strictObject({ kind: z.literal('webhook-late'), ...event, delayMs: z.number().int().min(1) }),
  /** Goes out behind the so many next ones for the same address. */
  z.strictObject({
    kind: z.literal('webhook-reordered'),
    ...event,
    behind: z.number().int().min(1).max(100).default(1),
  }),
] as const

export const faultRuleSchema = z.discriminatedUnion('kind', [...requestFaults, ...webhookFaults])
export type FaultRule = z.infer<typeof faultRuleSchema>
export type RequestFault = z.infer<(typeof requestFaults)[number]>
export type WebhookFault = z.infer<(typeof webhookFaults)[number]>
