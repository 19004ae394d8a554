import { defineElement } from '@valence/element-kit'
import { agents } from './agents.ts'
import { comments } from './comments.ts'
import { configuration } from './configuration.ts'
import { check, connect } from './connect.ts'
import { events } from './events.ts'
import { incidents } from './incidents.ts'
import { priorities } from './priorities.ts'
import { projects } from './projects.ts'
import { refusal } from './refusal.ts'
import { statuses } from './statuses.ts'

export const jira = defineElement({
  id: 1,
  key: 'jira',
  name: 'JIRA',
  hub: 'helpdesk',
  description: 'Issues, projects and people of a Jira Cloud site.',
  image: 'elements/provider_jira.png',
  authentication: 'basic',
  configuration,
  connect,
  refusal,
  check,
  resources: [incidents, comments, projects, agents, statuses, priorities],
  events,
})
