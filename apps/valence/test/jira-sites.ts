import type { Connection } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from '@valence/jira-sandbox'
import { z } from 'zod'
import { configurationOf, openConnection } from './jira-line.ts'

/** A Jira of its own, and the element's line to it. */
export interface Site {
  readonly sandbox: Sandbox
  readonly connection: Connection
  readonly exchanges: readonly Exchange[]
  /** A call to the sandbox itself, as its administrator, in version 2 of the API. */
  direct(method: string, path: string, body?: unknown): Promise<unknown>
}

/** The three ways in which the element reaches a Jira. */
export const ways = ['cloud', 'gateway', 'datacenter'] as const
export type Way = (typeof ways)[number]

export async function openSite(way: Way, options: SandboxOptions = {}): Promise<Site> {
  const exchanges: Exchange[] = []
  const flavour = way === 'datacenter' ? 'datacenter' : 'cloud'
  const sandbox = await startSandbox({ ...options, flavour, onExchange: (exchange) => void exchanges.push(exchange) })
  const configuration = way === 'gateway' ? await gatewayOf(sandbox) : configurationOf(sandbox)
  const line = openConnection(jira, configuration)
  const connection = { ...line, profile: { ...line.profile, ...(await jira.check(line)) } }
  const direct = openConnection(jira, configurationOf(sandbox))
  return {
    sandbox,
    connection,
    exchanges,
    direct: (method, path, body) =>
      direct.request({ method: methods.parse(method), path: `/rest/api/2${path}`, body }, z.unknown()),
  }
}

const methods = z.enum(['GET', 'POST', 'PUT', 'DELETE'])

/** At the gateway a token with scopes is the way in. */
async function gatewayOf({ url, username, oauth }: Sandbox) {
  const scopes = [
    ...['read:jira-work', 'write:jira-work', 'read:jira-user'],
    ...['manage:jira-project', 'manage:jira-configuration'],
  ]
  const response = await fetch(`${url}/__sandbox/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: username, kind: 'scoped', scopes, expiresInDays: 30 }),
  })
  const { token } = z.object({ token: z.string() }).parse(await response.json())
  return { username, password: token, 'base.url': `${url}/ex/jira/${oauth.cloudId}` }
}
