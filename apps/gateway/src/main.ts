import { elements } from '@valence/elements'
import { createPlatform, runProcess, serveHealth } from '@valence/platform'
import { basePath, buildGateway } from './app.ts'

const version = process.env.npm_package_version ?? '0.1.0'

/** The gateway as a process of its own; loads and deliveries are the work of others. */
await runProcess(process.env, async ({ config, logger }) => {
  let origin = config.PUBLIC_URL
  const platform = await createPlatform({
    config,
    elements,
    logger,
    publicBaseUrl: () => `${origin ?? ''}${basePath}`,
    service: 'valence-gateway',
  })
  let isClosing = false
  const readiness = { check: platform.check, isClosing: () => isClosing }
  const app = await buildGateway({ engine: platform.engine, logger, readiness, version, telemetry: platform.telemetry })
  const address = await app.listen({ host: config.HOST, port: config.PORT })
  origin ??= address
  const health = await serveHealth(config, platform.check, platform.telemetry.metrics)
  logger.info({ address }, 'gateway.listening')
  return {
    async close() {
      isClosing = true
      await app.close()
      await health.close()
      await platform.close()
    },
  }
})
