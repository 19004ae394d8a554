import { elements } from '@valence/elements'
import { createLog, createPlatform, runProcess, serveHealth } from '@valence/platform'
import { startBulkWorker } from './index.ts'

/** The bulk worker as a process of its own; any number of them share the jobs. */
await runProcess(process.env, async ({ config, logger }) => {
  const platform = await createPlatform({
    config,
    elements,
    logger,
    publicBaseUrl: () => config.PUBLIC_URL ?? '',
    service: 'valence-bulk-worker',
  })
  const { run: runBulk, sweep } = platform.engine.bulk
  const worker = startBulkWorker({
    consume: platform.queue.consume,
    runBulk,
    sweep,
    sweepEveryMs: config.SWEEP_EVERY_MS,
    concurrency: config.BULK_CONCURRENCY,
    log: createLog(logger),
  })
  const health = await serveHealth(config, platform.check, platform.telemetry.metrics)
  return {
    async close() {
      await worker.close()
      await health.close()
      await platform.close()
    },
  }
})
