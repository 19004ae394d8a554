import type { Usage } from '@valence/engine'

/**
 * What a list cost, in the form of the W3C's Server-Timing: the calls to the provider and the time they took together, the records that
 * it gave, those that are answered, and the whole time.
 */
export function serverTiming({ providerCalls, providerMs, rowsScanned, totalMs }: Usage, rowsReturned: number): string {
  return [
    `provider;dur=${providerMs.toFixed(1)};desc="${providerCalls} calls"`,
    `scanned;desc="${rowsScanned} rows"`,
    `returned;desc="${rowsReturned} rows"`,
    `total;dur=${totalMs.toFixed(1)}`,
  ].join(', ')
}
