import {
  type Authentication,
  basicAuthentication,
  bearerAuthentication,
  clientCredentialsAuthentication,
  oauthAuthentication,
} from '@valence/element-kit'
import { atlassian } from './oauth.ts'

const site = { requires: ['base.url'] }

/** The ways into a Jira, the usual one first. */
export const authentications: readonly [Authentication, ...Authentication[]] = [
  basicAuthentication(
    { username: 'username', password: 'password' },
    {
      ...site,
      name: 'User name and API token',
      description: 'Jira Cloud with an API token, Data Center with a password.',
    },
  ),
  bearerAuthentication('personal.access.token', {
    ...site,
    name: 'Personal access token',
    description: 'Jira Data Center 8.14 or later.',
  }),
  oauthAuthentication(atlassian, {
    name: 'OAuth 2.0',
    description: 'Jira Cloud: a person allows an app to act for him (3LO).',
  }),
  clientCredentialsAuthentication(atlassian, {
    name: 'OAuth 2.0 client credentials',
    description: 'Jira Cloud: a service account.',
  }),
]
