import { elements } from '@valence/elements'
import { createLogger, createPlatform, readConfig } from '@valence/platform'

/** `npm run credentials`: prints the first user's secrets to the operator's terminal, for an installation on a DATABASE_URL. */
async function main(): Promise<void> {
  const platform = await createPlatform({
    config: readConfig(process.env),
    elements,
    logger: createLogger('error'),
    publicBaseUrl: () => '',
  })
  try {
    const { userSecret, organizationSecret } = await platform.firstUser.secrets()
    process.stdout.write(`User secret           ${userSecret}\nOrganization secret   ${organizationSecret}\n`)
  } finally {
    await platform.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
