import { z } from 'zod'

const count = z.number().int().min(1)

const cloudSettings = z.strictObject({
  preset: z.literal('cloud'),
  /** Points per app and UTC hour. Tier 1 shares them among all tenants, tier 2 has them for each. */
  pointsPerHour: count.default(65_000),
  tier: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Whether `RateLimit` and `RateLimit-Policy` have the prefix `Beta-`, have none, or are left out. */
  structuredHeaders: z.enum(['beta', 'final', 'none']).default('beta'),
  /** Requests a second to one endpoint: GET and POST, and PUT and DELETE. */
  readsPerSecond: count.default(100),
  writesPerSecond: count.default(50),
  /** Writes to one issue, in two and in thirty seconds. */
  issueWritesPer2s: count.default(20),
  issueWritesPer30s: count.default(100),
})

const dataCenterSettings = z.strictObject({
  preset: z.literal('datacenter'),
  /** What an administrator calls "Requests allowed", each interval, and "Max requests". */
  fillRate: count.default(10),
  intervalSeconds: count.default(1),
  maxRequests: count.default(100),
})

const offSettings = z.strictObject({ preset: z.literal('off') })

/** Which limits hold. The numbers of `cloud` are those Atlassian publishes; a Data Center leaves them to its administrator. */
export const limitSettingsSchema = z.discriminatedUnion('preset', [offSettings, cloudSettings, dataCenterSettings])
export type LimitSettings = z.infer<typeof limitSettingsSchema>
export type LimitSettingsInput = z.input<typeof limitSettingsSchema>
export type CloudSettings = z.infer<typeof cloudSettings>
export type DataCenterSettings = z.infer<typeof dataCenterSettings>

export function readLimitSettings(input: LimitSettings['preset'] | LimitSettingsInput): LimitSettings {
  const parsed = limitSettingsSchema.safeParse(typeof input === 'string' ? { preset: input } : input)
  if (parsed.success) return parsed.data
  throw new TypeError(`The limits are not valid: ${z.prettifyError(parsed.error)}`)
}
