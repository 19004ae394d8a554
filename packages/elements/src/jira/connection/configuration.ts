import { type ConfigurationField, secret, text, url } from '@valence/element-kit'

/** The older spellings are those of the same connector elsewhere; whoever migrates keeps the configuration. */
export const configuration: readonly ConfigurationField[] = [
  text('username', 'User name', 'E-mail address of the Atlassian account that calls Jira.', {
    required: true,
    aliases: ['jira.username'],
  }),
  secret(
    'password',
    'API token',
    'API token of that account, made at id.atlassian.com. The account password does not work.',
    {
      required: true,
      aliases: ['jira.password'],
    },
  ),
  url('base.url', 'Site', 'Address of the Jira site, e.g. https://acme.atlassian.net.', {
    required: true,
    aliases: ['jira.api.url', 'site.url'],
  }),
]
