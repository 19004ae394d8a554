import { elements } from '@valence/elements'
import { createLogger, createPlatform, readConfig, runUntilSignalled } from '@valence/platform'
import { basePath, buildGateway } from './app.ts'

const version = process.env.npm_package_version ?? '0.1.0'
const config = readConfig(process.env)
const logger = createLogger(config.LOG_LEVEL)

/** The gateway as a process of its own; loads and deliveries are the work of others. */
await runUntilSignalled(logger, async () => {
  const origin = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`
  const platform = await createPlatform({ config, elements, logger, publicBaseUrl: () => `${origin}${basePath}` })
  let isClosing = false
  const readiness = { check: platform.check, isClosing: () => isClosing }
  const app = await buildGateway({ engine: platform.engine, logger, readiness, version })
  await app.listen({ host: config.HOST, port: config.PORT })
  logger.info({ host: config.HOST, port: config.PORT }, 'gateway.listening')
  return {
    async close() {
      isClosing = true
      await app.close()
      await platform.close()
    },
  }
})
