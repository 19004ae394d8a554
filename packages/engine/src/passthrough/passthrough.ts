import { Fault, type Method, type ProviderResponse, type Refusal } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import type { StreamAnswer } from '../http/transport.ts'
import type { Instance } from '../instances/instance.ts'
import type { Registry } from '../registry.ts'
import { allowKey, readAllowList } from './allow-list.ts'
import { bounded } from './bounded.ts'
import { forwardedHeaders, shownHeaders } from './headers.ts'
import { type PassthroughTarget, readTarget } from './target.ts'

export interface PassthroughRequest {
  readonly method: Method
  /** What stands behind `/passthrough`, exactly as it was written: path and query. */
  readonly target: string
  /** The caller's, in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body?: AsyncIterable<Uint8Array> | undefined
  /** Where `/passthrough` is, for redirects that lead back to it. */
  readonly passthroughUrl: string
  /** Ends the call, because nobody waits for it any more. */
  readonly signal?: AbortSignal
}

/** The provider's own answer, with the headers that the caller may see. */
export interface PassthroughAnswer extends StreamAnswer {
  /** From sending the request to the first byte of the answer. */
  readonly waitedMs: number
  /** What the element makes of its head: some providers say in a header alone that they know nobody of these credentials. */
  readonly refusal?: Refusal | undefined
}

interface PassthroughDependencies {
  readonly registry: Registry
  readonly connections: Pick<Connections, 'stream' | 'redact'>
  readonly monotonicMs: () => number
  /** Of an answer, as it comes over the wire. */
  readonly bytesMax: number
}

/** The provider's own API with an instance's credentials: what no resource covers is not out of reach. */
export interface Passthrough {
  /** @throws Fault for a target that is not accepted, or that the instance does not let through */
  admit(instance: Instance, method: Method, target: string): PassthroughTarget
  /** One call as the caller wrote it. @throws as `admit`, and as every call of a connection does */
  call(instance: Instance, request: PassthroughRequest): Promise<PassthroughAnswer>
}

export function createPassthrough({
  registry,
  connections,
  monotonicMs,
  bytesMax,
}: PassthroughDependencies): Passthrough {
  return {
    admit: (instance, method, target) => admit(instance, method, target, baseUrlOf(instance)),
    async call(instance, { method, target, headers, body, passthroughUrl, signal }) {
      const baseUrl = baseUrlOf(instance)
      const { path, query } = admit(instance, method, target, baseUrl)
      const startedMs = monotonicMs()
      const call = { method, path, rawQuery: query, headers: forwardedHeaders(headers), body }
      const opened = await connections.stream(instance, call, signal && { signal })
      // What HEAD announces does not come.
      const answer = method === 'HEAD' ? opened : bounded(opened, bytesMax)
      return {
        ...answer,
        headers: redacted(instance, shownHeaders(answer.headers, { baseUrl, passthroughUrl })),
        refusal: registry.element(instance.elementKey).refusal(headOf(answer), { method, path }),
        waitedMs: monotonicMs() - startedMs,
      }
    },
  }

  /** A provider may say in a header what it was sent. */
  function redacted(instance: Instance, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, connections.redact(instance, value)]),
    )
  }

  function baseUrlOf({ elementKey, configuration }: Instance): string {
    return registry.element(elementKey).connect(configuration).baseUrl
  }
}

/** Its body is the caller's to read. */
function headOf({ status, headers }: StreamAnswer): ProviderResponse {
  return { status, headers, body: undefined }
}

function admit(instance: Instance, method: Method, target: string, baseUrl: string): PassthroughTarget {
  if (instance.disabled) throw new Fault('forbidden', `The instance ${instance.id} is disabled.`)
  const read = readTarget(target, baseUrl)
  if (readAllowList(instance.configuration[allowKey]).permits(method, read.path)) return read
  throw new Fault('forbidden', `The instance ${instance.id} does not let ${method} ${read.path} through (${allowKey}).`)
}
