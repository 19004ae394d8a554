import { type ConfigurationField, secret, text, url } from '@valence/element-kit'

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
    'Address of the Jira site, e.g. https://acme.atlassian.net; for a scoped API token https://api.atlassian.com/ex/jira/{cloudId}. With OAuth it chooses among the sites that were allowed.',
    { aliases: ['jira.api.url', 'site.url', 'site.address'] },
  ),
  text('oauth.api.key', 'OAuth client id', 'Client id of the app, from developer.atlassian.com.'),
  secret('oauth.api.secret', 'OAuth client secret', 'Secret of the app.'),
  url(
    'oauth.callback.url',
    'OAuth callback URL',
    'Where Atlassian sends people back to, exactly as the app has it. Without it the page of this platform.',
  ),
  text('oauth.scope', 'OAuth scopes', 'Scopes to ask for, separated by blanks. Without it the smallest set.'),
  text('oauth.site.id', 'Cloud id', 'Cloud id of the site that the instance uses, chosen when it is authorised.'),
  url('oauth.resource.url', 'OAuth gateway', "Where the API is reached with a token; Atlassian's without it."),
  url('oauth.authorization.url', 'OAuth consent URL', "Where people consent; Atlassian's without it."),
  url('oauth.token.url', 'OAuth token URL', "Where codes become tokens; Atlassian's without it."),
  url('oauth.token.revoke_url', 'OAuth revocation URL', "Where a grant is given back; Atlassian's without it."),
  text(
    'organization.id',
    'Organization',
    'Cloud: id of the organization that the site belongs to, from the address of admin.atlassian.com. Teams need it.',
    { aliases: ['org.id'] },
  ),
]
