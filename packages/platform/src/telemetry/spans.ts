import type { Attributes, Context, SpanKind } from '@opentelemetry/api'
import type { Facts } from '@valence/engine'
import type { Config } from '../config.ts'

export type TelemetryConfig = Pick<
  Config,
  'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_HEADERS' | 'OTEL_SERVICE_NAME' | 'OTEL_TRACES_SAMPLER_ARG'
>

export type SpanRole = 'server' | 'client' | 'consumer'

/** A span that has begun. */
export interface OpenSpan {
  readonly context: Context
  readonly traceId: string
  /** W3C: what a child elsewhere goes on from. */
  readonly traceparent: string
  note(facts: Facts): void
  /** What it turned out to be. */
  rename(name: string): void
  end(error?: unknown): void
}

export interface Spans {
  /** Below a span of this process, or one that a traceparent names; without either it begins a trace. */
  start(name: string, role: SpanRole, facts: Facts, parent: OpenSpan | string | undefined): OpenSpan
  /** Sends what is left. */
  close(): Promise<void>
}

/**
 * Spans that go to an OTLP collector, in batches. The libraries are loaded only here, so whoever does not trace does not pay for
 * them, and nothing is registered for the whole process: two platforms in one process keep apart.
 */
export async function openSpans(endpoint: string, service: string, config: TelemetryConfig): Promise<Spans> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: readHeaders(config.OTEL_EXPORTER_OTLP_HEADERS),
  })
  const ratio = new sdk.TraceIdRatioBasedSampler(config.OTEL_TRACES_SAMPLER_ARG)
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': config.OTEL_SERVICE_NAME ?? service }),
    sampler: new sdk.ParentBasedSampler({ root: ratio }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter, { scheduledDelayMillis: sendEveryMs })],
  })
  const tracer = provider.getTracer('valence')
  const kinds: Readonly<Record<SpanRole, SpanKind>> = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    consumer: api.SpanKind.CONSUMER,
  }

  return {
    start(name, role, facts, parent) {
      const above = typeof parent === 'string' ? remote(parent) : (parent?.context ?? api.ROOT_CONTEXT)
      const span = tracer.startSpan(name, { kind: kinds[role], attributes: attributesOf(facts) }, above)
      const { traceId, spanId, traceFlags } = span.spanContext()
      return {
        context: api.trace.setSpan(above, span),
        traceId,
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        rename: (name) => void span.updateName(name),
        note: (more) => void span.setAttributes(attributesOf(more)),
        end(error) {
          // Of an error its kind alone: its words may be those of somebody else.
          if (error !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
    close: () => provider.shutdown(),
  }

  function remote(traceparent: string): Context {
    const known = readTraceparent(traceparent)
    if (known === undefined) return api.ROOT_CONTEXT
    return api.trace.setSpanContext(api.ROOT_CONTEXT, { ...known, isRemote: true })
  }
}

const sendEveryMs = 1_000

/** Reads a W3C traceparent; undefined when it is none (https://www.w3.org/TR/trace-context/#traceparent-header). */
export function readTraceparent(text: string | undefined) {
  const [, version, traceId, spanId, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(text?.trim() ?? '') ?? []
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 }
}

/** `name=value,name=value`, values percent-encoded, as the specification of the exporter has it. */
function readHeaders(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const]
  })
  return Object.fromEntries(pairs)
}

function attributesOf(facts: Facts): Attributes {
  return { ...facts }
}
