import type { Connection, Profile } from '@valence/element-kit'

/** The two kinds of Jira, as `deploymentType` of its serverInfo names them. */
export type Deployment = 'cloud' | 'datacenter'

export function deploymentOf({ profile }: Pick<Connection, 'profile'>): Deployment {
  return isDataCenter(profile) ? 'datacenter' : 'cloud'
}

export function isDataCenter(profile: Profile): boolean {
  return profile.deploymentType !== undefined && profile.deploymentType !== 'Cloud'
}
