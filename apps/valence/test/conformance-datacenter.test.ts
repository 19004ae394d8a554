import { jira } from '@valence/elements'
import { describeElement } from '@valence/testing'
import { dataCenter, provider } from './jira-conformance.ts'

describeElement(jira, {
  ...dataCenter,
  name: 'Data Center by personal access token',
  open: () =>
    provider({ flavour: 'datacenter', contextPath: '/jira' }, ({ url, personalAccessToken = '' }) => ({
      'base.url': url,
      'personal.access.token': personalAccessToken,
    })),
})
