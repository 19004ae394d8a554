import type { Instance } from '@valence/engine'

/** An instance of the element `sample`, as a store would give it, with what a test says differently. */
export function sampleInstance(difference: Partial<Instance> = {}): Instance {
  return {
    id: 7,
    organizationId: 1,
    accountId: 1,
    user: { id: 1, emailAddress: 'ada@example.com', firstName: 'Ada', lastName: 'Moreno' },
    elementKey: 'sample',
    name: 'Mine',
    tags: [],
    token: 't',
    configuration: {},
    profile: {},
    disabled: false,
    externalAuthentication: 'none',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...difference,
  }
}
