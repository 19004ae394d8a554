import { jira } from '@valence/elements'
import { describeElement } from '@valence/testing'
import { cloud, provider, throughGateway } from './jira-conformance.ts'

describeElement(jira, {
  ...cloud,
  name: 'Cloud by gateway and scoped API token',
  // Scoped tokens do not reach the API of teams, which is not Jira's.
  refused: [...cloud.refused, 'teams', 'teams/members'],
  parents: { ...cloud.parents, 'teams/members': ['1'] },
  open: () => provider({}, throughGateway),
})
