import { elements } from '@valence/elements'
import { createLogger, createPlatform, readConfig } from '@valence/platform'

/** `npm run credentials`: prints the first user's secrets to the operator's terminal, for an installation on a DATABASE_URL. */
const platform = await createPlatform({
  config: readConfig(process.env),
  elements,
  logger: createLogger('error'),
  publicBaseUrl: () => '',
})
const { userSecret, organizationSecret } = await platform.firstUser.secrets()
process.stdout.write(`User secret           ${userSecret}\nOrganization secret   ${organizationSecret}\n`)
await platform.close()
