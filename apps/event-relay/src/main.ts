import { elements } from '@valence/elements'
import { createLog, createPlatform, runProcess, serveHealth } from '@valence/platform'
import { startEventRelay } from './index.ts'

/** The event relay as a process of its own; any number of them share the deliveries. */
await runProcess(process.env, async ({ config, logger }) => {
  const platform = await createPlatform({
    config,
    elements,
    logger,
    publicBaseUrl: () => config.PUBLIC_URL ?? '',
    service: 'valence-event-relay',
  })
  const relay = startEventRelay({
    consume: platform.queue.consume,
    ...platform.engine.delivery,
    keepAlive: platform.engine.authorization.keepAlive,
    sweepEveryMs: config.SWEEP_EVERY_MS,
    concurrency: config.DELIVERY_CONCURRENCY,
    log: createLog(logger),
  })
  const health = await serveHealth(config, platform.check, platform.telemetry.metrics)
  return {
    async close() {
      await relay.close()
      await health.close()
      await platform.close()
    },
  }
})
