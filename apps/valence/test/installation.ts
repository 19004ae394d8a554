import { type Child, startChild } from './child.ts'
import { encryptionKeys } from './harness.ts'

/** Valence as it is installed: gateways, bulk workers and event relays on one database, each a process of its own. */
export interface Installation {
  start(app: 'gateway' | 'bulk-worker' | 'event-relay'): Child
  /** Of its first user. */
  credentials(): Promise<InstallationCredentials>
  /** Kills whatever runs. */
  close(): Promise<void>
}

export interface InstallationCredentials {
  readonly userSecret: string
  /** `User …, Organization …` */
  readonly platform: string
}

interface InstallationOptions {
  readonly databaseUrl: string
  readonly redisUrl: string | undefined
  readonly settings?: Readonly<Record<string, string>>
}

export function createInstallation({ databaseUrl, redisUrl, settings = {} }: InstallationOptions): Installation {
  const environment = {
    DATABASE_URL: databaseUrl,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ENCRYPTION_KEYS: encryptionKeys,
    ADMIN_PASSWORD: 'a password of tests',
    PORT: '0',
    ALLOW_HTTP: 'true',
    ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    ...settings,
  }
  const started: Child[] = []
  const start = (script: string): Child => {
    const child = startChild(script, [], environment)
    started.push(child)
    return child
  }
  return {
    start: (app) => start(`apps/${app}/src/main.ts`),
    async credentials() {
      const script = start('apps/valence/src/credentials.ts')
      await script.ended
      const secretOf = (name: string) => new RegExp(`${name} secret +(\\S+)`).exec(script.stdout())?.[1]
      const [userSecret, organizationSecret] = [secretOf('User'), secretOf('Organization')]
      if (userSecret === undefined || organizationSecret === undefined) {
        throw new Error(`The credentials were not told:\n${script.stderr()}`)
      }
      return { userSecret, platform: `User ${userSecret}, Organization ${organizationSecret}` }
    },
    async close() {
      for (const child of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ ended }) => ended))
    },
  }
}
