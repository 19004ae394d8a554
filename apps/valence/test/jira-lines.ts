import { startSandbox } from '@valence/jira-sandbox'
import { z } from 'zod'
import { type Answer, request, startWorld } from './harness.ts'

/** The ways to a Jira: a Cloud site, the same site through the gateway, and a Data Center. */
export const wayNames = ['cloud', 'gateway', 'datacenter'] as const
export type WayName = (typeof wayNames)[number]

type Call = (method: string, path: string, json?: unknown) => Promise<Answer>

/** An instance of one of them, over HTTP through the whole platform. */
export interface Way {
  readonly name: WayName
  readonly isCloud: boolean
  /** A call as the administrator of the Jira. */
  readonly call: Call
  readonly instanceId: number
  /** The same as somebody who administers nothing. */
  readonly asMember: Call
  /** All records of a list, page by page. */
  walk(path: string, pageSize: number): Promise<readonly Listed[]>
}

export interface Ways {
  way(name: WayName): Way
  readonly cloudSite: string
  readonly dataCenterSite: string
  readonly cloudId: string
  /** A call to the Jira itself, and to the sandbox that it is, as its administrator. */
  site(name: WayName): Call
  /** A call to the platform itself, as whoever keeps its instances. */
  readonly platform: Call
  /** An instance with a configuration of one's own. */
  connect(configuration: Readonly<Record<string, unknown>>): Promise<Call>
  close(): Promise<void>
}

const recordSchema = z.looseObject({ id: z.string() })
export type Listed = z.infer<typeof recordSchema>

export function recordsOf({ status, body }: Answer): readonly Listed[] {
  if (status !== 200) throw new Error(`The list answered ${status}: ${JSON.stringify(body)}`)
  return z.array(recordSchema).parse(body)
}

export function recordOf({ status, body }: Answer): Listed {
  if (status !== 200) throw new Error(`The record answered ${status}: ${JSON.stringify(body)}`)
  return recordSchema.parse(body)
}

/** Somebody of the seed who administers nothing. */
const memberName = 'dana.lindqvist'
const member = `${memberName}@sandbox.invalid`

/** A platform with a Cloud site beside it, and a Data Center. */
export async function startWays(): Promise<Ways> {
  const world = await startWorld()
  const dataCenter = await startSandbox({ flavour: 'datacenter' })
  const { username = '', 'base.url': site = '' } = world.configuration
  const { cloudId } = z.object({ cloudId: z.string() }).parse((await world.jira('GET', '/_edge/tenant_info')).body)
  const gateway = `${site}/ex/jira/${cloudId}`

  const callAs =
    (authorization: string): Call =>
    (method, path, json) =>
      world.call(method, path, { authorization, ...(json === undefined ? {} : { json }) })
  const open = async (configuration: Readonly<Record<string, unknown>>) => {
    const { id, authorization } = await world.connect(configuration)
    return { id, call: callAs(authorization) }
  }
  const connect = async (configuration: Readonly<Record<string, unknown>>) => (await open(configuration)).call
  const tokenOf = async (account: string, kind: 'classic' | 'scoped') => {
    const wish = { account, kind, ...(kind === 'scoped' && { scopes }), expiresInDays: 1 }
    return z.object({ token: z.string() }).parse((await world.jira('POST', '/__sandbox/tokens', wish)).body).token
  }
  const throughGateway = async (account: string) =>
    open({ username: account, password: await tokenOf(account, 'scoped'), 'base.url': gateway })
  const dataCenterSite = { 'base.url': dataCenter.url }
  const byToken = {
    ...{ username: '', password: '', 'authentication.type': 'bearer' },
    'personal.access.token': dataCenter.personalAccessToken,
  }
  const authorization = `Bearer ${dataCenter.personalAccessToken}`
  const atDataCenter: Call = (method, path, json) =>
    request(method, `${dataCenter.url}${path}`, { authorization, ...(json === undefined ? {} : { json }) })
  const ways = {
    cloud: wayOf('cloud', await open({}), await open({ username: member, password: await tokenOf(member, 'classic') })),
    gateway: wayOf('gateway', await throughGateway(username), await throughGateway(member)),
    datacenter: wayOf(
      'datacenter',
      await open({ ...dataCenterSite, ...byToken }),
      await open({ ...dataCenterSite, username: memberName, password: dataCenter.tokens[member] }),
    ),
  }
  return {
    way: (name) => ways[name],
    cloudSite: site,
    dataCenterSite: dataCenter.url,
    cloudId,
    site: (name) => (name === 'datacenter' ? atDataCenter : world.jira),
    platform: callAs(world.platform),
    connect,
    async close() {
      await dataCenter.close()
      await world.close()
    },
  }
}

const scopes = [
  ...['read:jira-work', 'write:jira-work', 'read:jira-user'],
  ...['manage:jira-project', 'manage:jira-configuration', 'manage:jira-webhook'],
]

interface Opened {
  readonly id: number
  readonly call: Call
}

function wayOf(name: WayName, { id, call }: Opened, member: Opened): Way {
  return {
    name,
    isCloud: name !== 'datacenter',
    call,
    instanceId: id,
    asMember: member.call,
    async walk(path, pageSize) {
      const records: Listed[] = []
      for (let page: string | undefined = ''; page !== undefined; ) {
        const [address, query = ''] = path.split('?')
        const answer = await call('GET', `${address}?${query}&pageSize=${pageSize}${page}`)
        records.push(...recordsOf(answer))
        const next = answer.headers.get('elements-next-page-token')
        page = next === null ? undefined : `&nextPage=${encodeURIComponent(next)}`
      }
      return records
    },
  }
}
