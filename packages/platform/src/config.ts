import { z } from 'zod'
import { type KeyRing, parseKeyRing } from './key-ring.ts'
import { readOAuthApps } from './oauth-apps.ts'

const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')
const whole = (defaultValue: number) => z.coerce.number().int().nonnegative().default(defaultValue)

/** Tools are used to `proxy.corp:3128` without a scheme. The value is not repeated in an error: it may hold a password. */
const proxyUrl = z
  .string()
  .transform((text) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`))
  .pipe(z.url({ protocol: /^https?$/, error: 'the address of an HTTP proxy, e.g. http://proxy.corp:3128' }))
  .optional()

const timeoutRange = 'from 1 to 60000'
const isTimeout = (ms: number) => ms >= 1 && ms <= 60_000

/**
 * Every setting of the platform, read once at start. A new one gets a default that is safe, a row in docs/configuration.md,
 * and, if it is a secret, no place in any log.
 */
const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  ENCRYPTION_KEYS: z.string({ error: 'the key ring, e.g. k1:<32 bytes as base64>' }).transform(readKeyRing),
  PORT: whole(8080),
  HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number().int().positive().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  TRACE_PROVIDERS: flag,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  ADMIN_USERNAME: z.string().default('admin'),
  ADMIN_PASSWORD: z.string().min(12, 'at least 12 characters').optional(),
  ALLOW_PRIVATE_NETWORKS: list,
  ALLOW_HTTP: flag,
  EGRESS_CA_FILE: z.string().optional(),
  EGRESS_PROXY: proxyUrl,
  EGRESS_PROXY_NAMES: z.enum(['check', 'pin', 'proxy']).default('check'),
  HTTPS_PROXY: proxyUrl,
  NO_PROXY: z.string().default(''),
  OAUTH_APPS: z.string().default('{}').transform(readOAuthApps),
  DATABASE_POOL_MAX: whole(20),
  BULK_COMPLETED_STATUS: z.enum(['COMPLETE', 'COMPLETED']).default('COMPLETE'),
  BULK_CONCURRENCY: whole(2),
  BULK_FILE_MAX_BYTES: whole(6 * 1024 ** 3),
  PASSTHROUGH_MAX_BYTES: whole(1024 ** 3),
  BULK_LEASE_MS: whole(15_000),
  BULK_SETTLE_MS: whole(3_000),
  DELIVERY_CONCURRENCY: whole(20),
  DELIVERY_LEASE_MS: whole(60_000).refine((lease) => lease > 15_000, 'more than the 15000 ms that an attempt may take'),
  DELIVERY_SCHEDULE_MS: list.transform((items, context) => {
    const delays = items.map(Number)
    if (delays.every((delay) => Number.isInteger(delay) && delay >= 0)) return delays
    context.addIssue({ code: 'custom', message: 'milliseconds separated by commas, e.g. 4000,16000,64000' })
    return z.NEVER
  }),
  SWEEP_EVERY_MS: whole(5_000),
  PROVIDER_CONNECT_TIMEOUT_MS: whole(10_000).refine(isTimeout, timeoutRange),
  PROVIDER_FIRST_BYTE_TIMEOUT_MS: whole(30_000).refine(isTimeout, timeoutRange),
  PROVIDER_TIMEOUT_MS: whole(60_000).refine(isTimeout, timeoutRange),
  LIMITS_PASS_MS: whole(1_000).refine((ms) => ms <= 60_000, 'at most 60000'),
})

export type Config = z.infer<typeof settings>

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings.
 *
 * @throws Error that names every setting that is missing or does not fit. Values are not repeated: some are secrets.
 */
export function readConfig(environment: Environment): Config {
  const given = withoutEmpty({ ...lowerCase(environment), ...withoutEmpty(environment) })
  const parsed = settings.safeParse(given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new Error(`The configuration is not complete:\n${lines.join('\n')}\nSee docs/configuration.md.`)
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}

/** What other programs read in lower case, too. */
function lowerCase({ https_proxy, no_proxy }: Environment): Environment {
  return { HTTPS_PROXY: https_proxy, NO_PROXY: no_proxy }
}

function readKeyRing(text: string, context: z.RefinementCtx): KeyRing {
  try {
    return parseKeyRing(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    return z.NEVER
  }
}
