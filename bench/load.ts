import { Pool } from 'undici'

export interface Load {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface LoadOptions {
  readonly seconds: number
  readonly connections: number
  /** Until the compiler has seen enough: a server runs for weeks, not for a second. */
  readonly warmUpMs?: number
}

/**
 * Keeps `connections` requests under way for `seconds` and counts the answers. Anything but a 200 ends the run: a benchmark of
 * errors measures nothing.
 */
export async function load(
  origin: string,
  next: (index: number) => LoadRequest,
  { seconds, connections, warmUpMs = 4_000 }: LoadOptions,
): Promise<Load> {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const latencies: number[] = []
  let index = 0
  const run = async (untilMs: number, isCounted: boolean): Promise<void> => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now()
      const { statusCode, body } = await pool.request(next(index++))
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`${origin} answered ${statusCode}: ${text.slice(0, 300)}`)
      if (isCounted) latencies.push(performance.now() - startedMs)
    }
  }
  const loops = (untilMs: number, isCounted: boolean) =>
    Promise.all(Array.from({ length: connections }, () => run(untilMs, isCounted)))
  await loops(performance.now() + warmUpMs, false)
  const startedMs = performance.now()
  await loops(startedMs + seconds * 1000, true)
  const elapsedSeconds = (performance.now() - startedMs) / 1000
  await pool.close()
  return { requestsPerSecond: latencies.length / elapsedSeconds, ...percentiles(latencies) }
}

export function percentiles(values: readonly number[]): Pick<Load, 'p50Ms' | 'p99Ms'> {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
