import { elements } from '@valence/elements'
import { createLog, createLogger, createPlatform, readConfig, runUntilSignalled, serveHealth } from '@valence/platform'
import { startEventRelay } from './index.ts'

const config = readConfig(process.env)
const logger = createLogger(config.LOG_LEVEL)

/** The event relay as a process of its own; any number of them share the deliveries. */
await runUntilSignalled(logger, async () => {
  const platform = await createPlatform({ config, elements, logger, publicBaseUrl: () => config.PUBLIC_URL ?? '' })
  const relay = startEventRelay({
    consume: platform.queue.consume,
    ...platform.engine.delivery,
    sweepEveryMs: config.SWEEP_EVERY_MS,
    concurrency: config.DELIVERY_CONCURRENCY,
    log: createLog(logger),
  })
  const health = await serveHealth(config, platform.check)
  return {
    async close() {
      await relay.close()
      await health.close()
      await platform.close()
    },
  }
})
