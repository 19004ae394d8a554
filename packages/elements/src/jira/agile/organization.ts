import { type Connection, Fault, type ItemOptions, path } from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'

/**
 * Where the teams of the organization are, from the host on: at the site behind its gateway, at Atlassian's own host without.
 *
 * @throws Fault for a Data Center, for OAuth, and when the organization is not known
 */
export function teamsPath(connection: Connection): string {
  const { authentication, organizationId, address } = connection.profile
  requireDeployment(connection, 'cloud', 'anybody read teams', [])
  if (authentication !== 'basic') {
    throw new Fault('forbidden', 'Atlassian lets API tokens read teams, and neither OAuth nor other apps.')
  }
  if (organizationId === undefined) {
    throw new Fault(
      'invalid_request',
      "Teams belong to an organization: set 'organization.id' in the configuration of the instance. The id is in the address of admin.atlassian.com.",
    )
  }
  const below = path`/public/teams/v1/org/${organizationId}/teams`
  return address === 'gateway' ? below : `/gateway/api${below}`
}

/** The cloud id of the site, without which teams of the site alone stay hidden. */
export async function siteOf(
  connection: Connection,
  { parameters }: Pick<ItemOptions, 'parameters'>,
): Promise<string | undefined> {
  requireDeployment(connection, 'cloud', 'anybody read teams', [])
  const known = parameters.siteId ?? connection.profile.cloudId
  if (known !== undefined || connection.profile.address === 'gateway') return known
  const request = { method: 'GET', from: 'host', path: '/_edge/tenant_info' } as const
  const { cloudId } = await connection.request(request, z.looseObject({ cloudId: z.string() }))
  return cloudId
}
