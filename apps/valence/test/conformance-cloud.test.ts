import { jira } from '@valence/elements'
import { describeElement } from '@valence/testing'
import { basic, cloud, provider } from './jira-conformance.ts'

describeElement(jira, {
  ...cloud,
  name: 'Cloud by site and API token',
  open: () => provider({}, (sandbox) => ({ ...basic(sandbox), 'organization.id': sandbox.orgId })),
})
