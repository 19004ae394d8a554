import type { Config } from '../config.ts'
import { mayRead } from './may-read.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { openSpans, type TelemetryConfig } from './spans.ts'
import { createTracing, type Tracing } from './tracing.ts'

/** What a process tells its operator beside its log. */
export interface Telemetry {
  /** Absent when there is no place to read them. */
  readonly metrics?: Metrics
  readonly tracing: Tracing
  /** Whether a caller may see the figures at a port that others reach, too; absent when nobody may. */
  readonly mayRead?: (authorization: string | undefined) => boolean
  /** Whether anybody reads the lines of single calls, their figures or their spans. */
  readonly isWatched: boolean
}

type Settings = TelemetryConfig & Pick<Config, 'HEALTH_PORT' | 'METRICS_TOKEN' | 'TRACE_PROVIDERS'>

/** Figures when there is a place to read them, spans when there is a collector. */
export async function openTelemetry(config: Settings, isRead: boolean, service = 'valence'): Promise<Telemetry> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACE_PROVIDERS: tellsProviders, METRICS_TOKEN: token } = config
  const spans = endpoint === undefined ? undefined : await openSpans(endpoint, service, config)
  const tracing = createTracing({ spans, isRead, tellsProviders })
  const isCounted = config.HEALTH_PORT !== undefined || config.METRICS_TOKEN !== undefined
  return {
    tracing,
    isWatched: isRead || isCounted || spans !== undefined,
    ...(isCounted && { metrics: createMetrics() }),
    ...(token !== undefined && { mayRead: (authorization) => mayRead(authorization, token) }),
  }
}
