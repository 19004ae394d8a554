import { authenticationOf, type Connection, Fault } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import { splitBase } from '../connection/wire.ts'
import type { Egress } from '../http/connector.ts'
import { discard } from '../http/discard.ts'
import type { AddressGuard } from '../http/guard.ts'
import type { StreamAnswer } from '../http/transport.ts'
import type { Instance } from '../instances/instance.ts'
import type { Passthrough, PassthroughAnswer } from '../passthrough/passthrough.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { mendOf } from './mend.ts'
import { probe } from './probe.ts'
import { type Step, type StepName, type TestAnswer, type TestReport, withSkipped } from './report.ts'

export interface TestRequest {
  /** A path to GET below the base URL; without it the element's own check runs. */
  readonly path?: string
  readonly signal?: AbortSignal
}

interface TestDependencies {
  readonly registry: Registry
  readonly connections: Connections
  readonly passthrough: Passthrough
  readonly guard: AddressGuard
  readonly egress: Egress
  readonly clock: Clock
  readonly monotonicMs: () => number
}

/**
 * Tries an instance from the name of its host to the provider's answer. What fails is what the report is for, so it is no error.
 *
 * @throws Fault for a path that is not accepted, or that the instance does not let through
 */
export type TestInstance = (instance: Instance, request: TestRequest) => Promise<TestReport>

export function createTestInstance(deps: TestDependencies): TestInstance {
  const { registry, connections, passthrough, guard, egress, clock, monotonicMs } = deps

  return async (instance, { path, signal: gone }) => {
    const element = registry.element(instance.elementKey)
    const { baseUrl } = element.connect(instance.configuration)
    const isByConsent = authenticationOf(element.authentications, instance.configuration).type === 'oauth2'
    const late = AbortSignal.timeout(callMaxMs)
    const signal = gone === undefined ? late : AbortSignal.any([gone, late])
    if (path !== undefined) passthrough.admit(instance, 'GET', path)
    const startedAt = clock.now().toISOString()
    const startedMs = monotonicMs()
    const way = await probe(splitBase(baseUrl).origin, { guard, egress, monotonicMs, timeoutMs: stepMaxMs })
    const isThere = way.every(({ outcome }) => outcome !== 'failed')
    const { steps, answer } = !isThere
      ? { steps: [] }
      : path === undefined
        ? { steps: await check(connections.open(instance, { signal })) }
        : await ask(path)
    const all = withSkipped([...way, ...steps])
    return {
      ok: all.every(({ outcome }) => outcome !== 'failed'),
      instanceId: instance.id,
      elementKey: element.key,
      baseUrl,
      startedAt,
      ms: rounded(monotonicMs() - startedMs),
      steps: all,
      ...(answer !== undefined && { answer }),
    }

    async function check(connection: Connection): Promise<readonly Step[]> {
      const timed = timing(connection, monotonicMs)
      const checkedMs = monotonicMs()
      const answeredMs = () => monotonicMs() - checkedMs - timed.spentMs()
      try {
        const profile = await element.check(timed.connection)
        const learned = Object.entries(profile).flatMap(([name, value]) => (isShown(name) ? [`${name} ${value}`] : []))
        return [
          passed('authorise', timed.spentMs(), `${element.name} accepts the credentials.`),
          passed('answer', answeredMs(), learned.length === 0 ? 'The check passed.' : `Found ${learned.join(', ')}.`),
        ]
      } catch (error) {
        return failedCall(faultOf(error), timed.spentMs(), isByConsent)
      }
    }

    async function ask(target: string): Promise<{ steps: readonly Step[]; answer?: TestAnswer }> {
      const askedMs = monotonicMs()
      try {
        const given = await passthrough.call(instance, {
          method: 'GET',
          target,
          headers: {},
          passthroughUrl: '',
          signal,
        })
        const readMs = monotonicMs()
        const answer = await seen(given)
        const told = toldOf(element.name, target, given)
        const fault = faultOfAnswer(given, told)
        if (fault !== undefined) return { steps: failedCall(fault, given.waitedMs, isByConsent), answer }
        const known = passed('authorise', given.waitedMs, `${element.name} accepts the credentials.`)
        return { steps: [known, passed('answer', monotonicMs() - readMs, told)], answer }
      } catch (error) {
        return { steps: failedCall(faultOf(error), monotonicMs() - askedMs, isByConsent) }
      }
    }

    async function seen(given: StreamAnswer): Promise<TestAnswer> {
      const { body, isTruncated } = await beginning(given)
      // A provider may show a request as it came, with its credential.
      const shown = connections.redact(instance, body)
      return { status: given.status, headers: given.headers, body: shown, isTruncated }
    }
  }
}

/** One step may take this long, and the call as long as somebody watches a screen. */
const stepMaxMs = 10_000
const callMaxMs = 30_000
const bodyMaxBytes = 64 * 1024

/** Of the account only that it is known: names and ids of people are nobody's to show. */
function isShown(name: string): boolean {
  return !/account|user/i.test(name)
}

function passed(step: StepName, ms: number, message: string): Step {
  return { step, outcome: 'passed', ms: rounded(ms), message }
}

/** A refusal of who calls ends at the credentials; anything else is the answer's. */
function failedCall(fault: Fault, ms: number, isByConsent: boolean): readonly Step[] {
  const { providerMessage } = fault
  const isTold = providerMessage === undefined || fault.message.includes(providerMessage)
  const message = isTold ? fault.message : `${fault.message} (${providerMessage})`
  const failed = (step: StepName): Step => {
    return { step, outcome: 'failed', ms: rounded(ms), message, mend: mendOf(step, fault, isByConsent) }
  }
  if (fault.code === 'unauthorized' || fault.code === 'forbidden') return [failed('authorise')]
  if (fault.status >= 500)
    return [{ step: 'authorise', outcome: 'skipped', ms: 0, message: 'Nobody answered.' }, failed('answer')]
  return [passed('authorise', 0, 'The credentials were not refused.'), failed('answer')]
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Fault)) throw error
  const isLate = error.cause instanceof Error && error.cause.name === 'TimeoutError'
  return isLate ? new Fault('provider_timeout', `The call took longer than ${callMaxMs / 1000} s.`) : error
}

function toldOf(name: string, target: string, { status, headers }: StreamAnswer): string {
  const isElsewhere = headers.location !== undefined && URL.canParse(headers.location)
  const where = isElsewhere ? `, which leads to ${new URL(headers.location ?? '').host}` : ''
  return `${name} answered GET ${target} with status ${status}${where}.`
}

/** A login that failed shows in the status, or to the element alone: some answers are good for strangers, too. */
function faultOfAnswer({ status, refusal }: PassthroughAnswer, told: string): Fault | undefined {
  if (status !== 401 && refusal?.status === 401) return new Fault('unauthorized', `${told} ${refusal.message}`)
  return status < 300 ? undefined : new Fault(codeOfStatus(status), told)
}

function codeOfStatus(status: number): Fault['code'] {
  const codes: Readonly<Record<number, Fault['code']>> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    429: 'rate_limited',
  }
  return codes[status] ?? (status >= 500 ? 'provider_failed' : 'provider_refused')
}

/** The connection, and how long its calls took together. */
function timing(connection: Connection, monotonicMs: () => number) {
  let spentMs = 0
  const timed: Connection = {
    ...connection,
    async request(request, accept) {
      const startedMs = monotonicMs()
      try {
        return await connection.request(request, accept)
      } finally {
        spentMs += monotonicMs() - startedMs
      }
    },
  }
  return { connection: timed, spentMs: () => spentMs }
}

async function beginning({ body }: StreamAnswer): Promise<Pick<TestAnswer, 'body' | 'isTruncated'>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    size += bytes.length
    if (size > bodyMaxBytes) break
  }
  discard(body)
  return { body: Buffer.concat(chunks).subarray(0, bodyMaxBytes).toString('utf8'), isTruncated: size > bodyMaxBytes }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
