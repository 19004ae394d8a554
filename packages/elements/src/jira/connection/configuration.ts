import { type Authentication, type ConfigurationField, secret, text, url } from '@valence/element-kit'

/** The older spellings are those of the same connector elsewhere; whoever migrates keeps the configuration. */
export const configuration: readonly ConfigurationField[] = [
  text(
    'username',
    'User name',
    'Cloud: e-mail address of the Atlassian account that calls Jira. Data Center: name of the user.',
    { aliases: ['jira.username'] },
  ),
  secret(
    'password',
    'API token or password',
    'Cloud: API token of that account, made at id.atlassian.com; the account password does not work. Data Center: password of the user.',
    { aliases: ['jira.password'] },
  ),
  secret(
    'personal.access.token',
    'Personal access token',
    'Data Center: a token that the user made in the profile, instead of name and password.',
    { aliases: ['jira.personal.access.token'] },
  ),
  url(
    'base.url',
    'Site',
    'Address of the Jira site, e.g. https://acme.atlassian.net; for a scoped API token https://api.atlassian.com/ex/jira/{cloudId}.',
    { required: true, aliases: ['jira.api.url', 'site.url', 'site.address'] },
  ),
  text(
    'organization.id',
    'Organization',
    'Cloud: id of the organization that the site belongs to, from the address of admin.atlassian.com. Teams need it.',
    { aliases: ['org.id'] },
  ),
]

export const authentications: readonly [Authentication, ...Authentication[]] = [
  {
    type: 'basic',
    name: 'User name and API token',
    description: 'Jira Cloud with an API token, Data Center with a password.',
    requires: ['username', 'password'],
  },
  {
    type: 'bearer',
    name: 'Personal access token',
    description: 'Jira Data Center 8.14 or later.',
    requires: ['personal.access.token'],
  },
]
