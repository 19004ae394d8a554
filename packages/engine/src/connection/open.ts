import {
  type Configuration,
  type Connection,
  type Element,
  type Endpoint,
  Fault,
  type FileTransfer,
  type Profile,
  type ProviderRequest,
} from '@valence/element-kit'
import type { z } from 'zod'
import type { StreamAnswer, Transport } from '../http/transport.ts'
import { withCustomHeaders } from '../instances/custom-headers.ts'
import type { Instance } from '../instances/instance.ts'
import { secretsOf } from '../instances/secrets-of.ts'
import type { Clock, Log } from '../ports.ts'
import type { Registry } from '../registry.ts'
import type { Trace } from '../trace.ts'
import { admit } from './admit.ts'
import { type Breakers, createBreakers } from './breaker.ts'
import { cacheAnswers } from './cache/cache-answers.ts'
import type { CacheStore } from './cache/cache-store.ts'
import { discreet } from './discreet.ts'
import { openFiles } from './files.ts'
import { openFollow } from './follow.ts'
import { checkHeaders } from './headers.ts'
import { type InstanceCredentialsDependencies, instanceCredentials } from './instance-credentials.ts'
import { keepLasting } from './lasting.ts'
import { type IsGood, type Layer, type Send, stack } from './layer.ts'
import type { LimitedLine, Limits } from './limits/limits.ts'
import type { LimitReport } from './limits/report.ts'
import { mismatch } from './mismatch.ts'
import { type Observation, observeCalls, observedGate } from './observe-calls.ts'
import { createRedactor, type Redactor, watched } from './redactor.ts'
import { faultOf } from './refuse.ts'
import { defaultRetrySchedule, type RetrySchedule, retry, type Sleep } from './retry.ts'
import { openStream, type StreamCall } from './stream.ts'
import type { ConnectionUse } from './use.ts'
import { splitBase, wire } from './wire.ts'

export interface Connections {
  /** The line of an instance to its provider. Opening one that is open already costs nothing. */
  open(instance: Instance, use?: ConnectionUse): Connection
  /** The same line for files. */
  files(instance: Instance, use?: ConnectionUse): FileTransfer
  /** One call over the same line whose body and answer are passed on as they come. */
  stream(instance: Instance, call: StreamCall, use?: ConnectionUse): Promise<StreamAnswer>
  /** Words in which a secret of the instance may stand, without it. */
  redact(instance: Instance, text: string): string
  /** What is known of the limits that the instance has to keep. */
  limits(instance: Instance): Promise<LimitReport>
}

export interface ConnectionDependencies extends InstanceCredentialsDependencies {
  readonly transport: Pick<Transport, 'send' | 'open'>
  readonly registry: Registry
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  /** Left out when nobody reads lines or spans: then no call pays for what nobody sees. */
  readonly watch?: { readonly log: Pick<Log, 'info'>; readonly trace: Trace } | undefined
  readonly schedule?: RetrySchedule
  readonly limits: Limits
  /** For instances that cache; whoever opens none may leave it out. */
  readonly cache?: CacheStore
}

export function createConnections(deps: ConnectionDependencies): Connections {
  const lines = new Map<number, Line>()
  const breakers = createBreakers(deps.clock)
  return {
    open,
    files(instance, use) {
      const { element, stream, follow, redactor } = lineOf(instance)
      const files = openFiles({
        element,
        connection: open(instance, use),
        stream: (call) => stream(call, use),
        follow: (location, headers) => follow(location, headers, use?.signal),
      })
      return discreet(files, redactor)
    },
    async stream(instance, call, use) {
      const { stream, redactor } = lineOf(instance)
      return stream(call, use).catch((error: unknown) => {
        throw redactor.error(error)
      })
    },
    redact: (instance, text) => lineOf(instance).redactor.text(text),
    limits: (instance) => deps.limits.report(lineOf(instance).limited),
  }

  function open(instance: Instance, use?: ConnectionUse): Connection {
    const { connection, element, send, redactor } = lineOf(instance)
    return use === undefined ? connection : connect(element, send, redactor, connection.profile, use)
  }

  function lineOf(instance: Instance): Line {
    const known = lines.get(instance.id)
    if (known !== undefined && isCurrent(known, instance)) return known
    const line = openLine(instance, deps, breakers)
    keep(lines, instance.id, line)
    return line
  }
}

interface Line {
  readonly updatedAtMs: number
  /** Whether the authorisation had ended: what was kept before is not shown afterwards. */
  readonly hasEnded: boolean
  readonly configuration: Configuration
  readonly profile: Profile
  readonly element: Element
  readonly send: Send
  readonly connection: Connection
  readonly stream: ReturnType<typeof openStream>
  readonly follow: ReturnType<typeof openFollow>
  readonly limited: LimitedLine
  readonly redactor: Redactor
}

function openLine(instance: Instance, deps: ConnectionDependencies, breakers: Breakers): Line {
  const { transport, registry, clock, sleep, random, limits, schedule = defaultRetrySchedule } = deps
  const element = registry.element(instance.elementKey)
  const endpoint = withCustomHeaders(element.connect(instance.configuration), instance.configuration)
  const redactor = createRedactor(secretsOf(element, instance))
  const credentials = watched(instanceCredentials({ instance, element, endpoint }, deps), redactor)
  const limited = {
    instanceId: instance.id,
    elementKey: element.key,
    elementName: element.name,
    baseUrl: endpoint.baseUrl,
    clientId: instance.configuration['oauth.api.key'],
  }
  const observation = observationOf(instance, endpoint, redactor, deps)
  const gate = observation === undefined ? limits.gate(limited) : observedGate(limits.gate(limited), observation)
  const once = [
    admit({ credentials, gate, element }),
    breakers.of(endpoint.baseUrl).layer,
    ...(observation === undefined ? [] : [observeCalls(observation)]),
  ]
  const { patience } = limits
  const cached = instance.cache === undefined ? [] : [cacheOf(instance, element, deps)]
  const send = stack(
    [keepLasting(clock, isGoodFor(element)), ...cached, retry({ clock, sleep, random, schedule, patience }), ...once],
    wire(endpoint, transport),
  )
  const { configuration, profile } = instance
  const updatedAtMs = instance.updatedAt.getTime()
  const connection = connect(element, send, redactor, { ...profile, ...endpoint.profile })
  const stream = openStream([...cached, ...once], element, endpoint, transport)
  const about = { updatedAtMs, hasEnded: hasEnded(instance), configuration, profile, limited }
  const follow = openFollow({ element, endpoint, transport, observation })
  return { ...about, element, send, connection, stream, follow, redactor }
}

function cacheOf(instance: Instance, element: Element, { cache, watch }: ConnectionDependencies): Layer {
  if (cache === undefined) throw new Error('Nothing keeps the cached answers of this instance.')
  return cacheAnswers({ store: cache, log: watch?.log }, instance, isGoodFor(element))
}

function isGoodFor(element: Element): IsGood {
  return (answer, call) => {
    if (answer.status < 200 || answer.status >= 300 || faultOf(element, answer, call) !== undefined) return false
    return call.fits === undefined || call.fits(answer.body)
  }
}

function observationOf(
  { id: instanceId, elementKey }: Instance,
  { baseUrl }: Endpoint,
  redactor: Redactor,
  { watch, clock }: ConnectionDependencies,
): Observation | undefined {
  if (watch === undefined) return undefined
  return { instanceId, elementKey, host: new URL(splitBase(baseUrl).origin).host, ...watch, clock, redactor }
}

function connect(element: Element, send: Send, redactor: Redactor, profile: Profile, use?: ConnectionUse): Connection {
  return {
    profile,
    async request(request, accept) {
      try {
        return await ask(request, accept)
      } catch (error) {
        throw redactor.error(error)
      }
    },
  }

  async function ask<T>(request: ProviderRequest, accept: z.ZodType<T>): Promise<T> {
    if (request.headers !== undefined) checkHeaders(request.headers)
    const isKept = use?.cache !== undefined || request.lasting === true
    const call = use === undefined ? request : { ...request, ...use }
    const response = await send(isKept ? { ...call, fits: (body) => accept.safeParse(body).success } : call)
    const fault = faultOf(element, response, request)
    if (fault !== undefined) throw fault
    const accepted = accept.safeParse(response.body)
    if (accepted.success) return accepted.data
    const { method, path } = request
    const what = `${element.name} answered ${method} ${path} in a way that is not understood`
    throw new Fault('provider_failed', `${what}: ${mismatch(accepted.error)}.`, { cause: accepted.error })
  }
}

/** Two drafts of one instance can bear the same time, so what the line was opened with has the last word. */
function isCurrent(line: Line, instance: Instance): boolean {
  const { updatedAt, configuration, profile } = instance
  if (line.updatedAtMs !== updatedAt.getTime() || line.hasEnded !== hasEnded(instance)) return false
  return isSame(line.configuration, configuration) && isSame(line.profile, profile)
}

function hasEnded({ authorization }: Instance): boolean {
  return authorization?.ended !== undefined
}

function isSame(left: Configuration | Profile, right: Configuration | Profile): boolean {
  if (left === right) return true
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key])
}

/** Keeps the lines that were opened last; an instance beyond that is merely opened again. */
function keep(lines: Map<number, Line>, id: number, line: Line): void {
  lines.delete(id)
  lines.set(id, line)
  const [oldest] = lines.keys()
  if (lines.size > linesMax && oldest !== undefined) lines.delete(oldest)
}

const linesMax = 5_000
