import { readRetryAfter } from '../../http/retry-after.ts'
import type { AnswerHead } from '../../http/transport.ts'

type Headers = AnswerHead['headers']

/** What an answer tells of one budget. Nothing in it may be relied on: providers leave out what they like, and err. */
export interface Budget {
  /** The provider's word for it: a reason or the name of a policy. */
  readonly reason?: string
  readonly limit?: number
  readonly remaining?: number
  /** How long until it is full again. */
  readonly resetInMs?: number
  /** What comes back by the second, where the provider says so. */
  readonly perSecond?: number
  readonly isNear: boolean
}

/** Whether an answer says anything of limits: almost none does, and every call pays for the question. */
export function tellsLimits({ status, headers }: AnswerHead): boolean {
  return (
    status === 429 ||
    headers['x-ratelimit-remaining'] !== undefined ||
    headers['x-ratelimit-nearlimit'] !== undefined ||
    headers.ratelimit !== undefined ||
    headers['beta-ratelimit'] !== undefined ||
    headers['ratelimit-remaining'] !== undefined ||
    headers['retry-after'] !== undefined
  )
}

/** What an answer without a refusal tells of budgets. */
export function readBudgets(headers: Headers, now: Date): readonly Budget[] {
  const plain = readPlain(headers, now)
  const structured = [
    ...readStructured(headers.ratelimit, headers['ratelimit-policy']),
    ...readStructured(headers['beta-ratelimit'], headers['beta-ratelimit-policy']),
  ]
  return plain === undefined ? structured : [plain, ...structured]
}

/** Until when nothing more is to be sent, in milliseconds from now; undefined when an answer asks for no pause. */
export function readPause({ headers }: AnswerHead, now: Date): number | undefined {
  const afterMs = readRetryAfter(headers['retry-after'], now)
  // More than an hour is more than any window of a provider, and may be a mistake that would hold for ever.
  return afterMs === undefined || afterMs === 0 ? undefined : Math.min(afterMs, pauseMaxMs)
}

const pauseMaxMs = 60 * 60 * 1000

/** Below this share of a budget calls are slowed down. It is what Atlassian's own `X-RateLimit-NearLimit` means. */
const nearShare = 0.2

/** `X-RateLimit-*`, and `RateLimit-*` as an earlier draft of the standard had it. */
function readPlain(headers: Headers, now: Date): Budget | undefined {
  const limit = readNumber(headers['x-ratelimit-limit'] ?? headers['ratelimit-limit'])
  const remaining = readNumber(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'])
  const resetInMs = readReset(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'], now)
  const fill = readNumber(headers['x-ratelimit-fillrate'])
  const seconds = readNumber(headers['x-ratelimit-interval-seconds'])
  const reason = headers['ratelimit-reason']
  const isNear = headers['x-ratelimit-nearlimit'] === 'true'
  if (limit === undefined && remaining === undefined && fill === undefined && reason === undefined && !isNear) {
    return undefined
  }
  return {
    isNear: isNear || isLow(limit, remaining),
    ...(reason !== undefined && { reason }),
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetInMs !== undefined && { resetInMs }),
    ...(fill !== undefined && seconds !== undefined && fill > 0 && seconds > 0 && { perSecond: fill / seconds }),
  }
}

/** `"name";r=12;t=30` beside `"name";q=100;w=60` (draft-ietf-httpapi-ratelimit-headers). The policy may be missing. */
function readStructured(text: string | undefined, policies: string | undefined): readonly Budget[] {
  if (text === undefined) return []
  const quotas = new Map(readItems(policies).map(({ name, members }) => [name, members.get('q')]))
  return readItems(text).map(({ name, members }) => {
    const [limit, remaining, seconds] = [quotas.get(name), members.get('r'), members.get('t')]
    return {
      reason: name,
      isNear: isLow(limit, remaining),
      ...(limit !== undefined && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(seconds !== undefined && { resetInMs: seconds * 1000 }),
    }
  })
}

function readItems(text: string | undefined) {
  return (text ?? '').split(',').flatMap((item) => {
    const [head, ...parameters] = item.split(';')
    const name = (head ?? '').trim().replace(/^"|"$/g, '')
    if (name === '') return []
    const members = new Map<string, number>()
    for (const parameter of parameters) {
      const [key, value] = parameter.split('=', 2)
      const number = readNumber(value)
      if (key !== undefined && number !== undefined) members.set(key.trim(), number)
    }
    return [{ name, members }]
  })
}

function isLow(limit: number | undefined, remaining: number | undefined): boolean {
  return limit !== undefined && remaining !== undefined && remaining < limit * nearShare
}

/** A number that is none is as good as absent. */
function readNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,15}(\.\d+)?\s*$/.test(text)) return undefined
  return Number(text)
}

/** An instant in ISO 8601 (Atlassian), seconds since 1970 (many), or seconds from now (some). */
function readReset(text: string | undefined, now: Date): number | undefined {
  const number = readNumber(text)
  if (number !== undefined) return number > secondsOf2001 ? Math.max(0, number * 1000 - now.getTime()) : number * 1000
  const instant = text === undefined || !/^\d{4}-/.test(text) ? Number.NaN : Date.parse(text)
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - now.getTime())
}

const secondsOf2001 = 1_000_000_000
