import type { Running } from './start.ts'

/** What a person sees once everything is up: where it is, how to call it, where the data lies, how to grow. */
export function banner({
  baseUrl,
  secrets,
  admin,
  sandbox,
  docsUrl,
  dataDir,
  isEmbedded,
  isOpenToLoopback,
}: Running): string {
  const authorization = `Authorization: User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`
  const configuration = JSON.stringify({
    username: sandbox.username,
    password: sandbox.password,
    'base.url': sandbox.url,
  })
  return `
  Valence is ready.

  Base URL              ${baseUrl}
  API reference         ${docsUrl}
  Organization secret   ${secrets.organizationSecret}
  User secret           ${secrets.userSecret}
  Login                 ${admin.username}${admin.password === undefined ? '' : ` / ${admin.password}`}

  Jira sandbox          ${sandbox.url}   (a simulator, not Atlassian's Jira)
    username            ${sandbox.username}
    password            ${sandbox.password}

  Try it:

  1. Provision an instance; the answer holds its token.
     curl -s ${baseUrl}/instances -H '${authorization}' -H 'Content-Type: application/json' \\
       -d '{"element":{"key":"jira"},"name":"My Jira","configuration":${configuration}}'

  2. Query its incidents (put the token in).
     curl -s -G ${baseUrl}/hubs/helpdesk/incidents -H 'Authorization: Element TOKEN, User ${secrets.userSecret}' \\
       --data-urlencode "where=priority = 'High' AND summary LIKE '%login%'" --data-urlencode 'fields=summary,priority'

  3. Create one.
     curl -s ${baseUrl}/hubs/helpdesk/incidents -H 'Authorization: Element TOKEN, User ${secrets.userSecret}' \\
       -H 'Content-Type: application/json' \\
       -d '{"fields":{"project":{"key":"HELP"},"issuetype":{"name":"Bug"},"summary":"Cannot log in"}}'

  Data lies in ${dataDir}${isEmbedded ? ' (PostgreSQL included)' : ''}; npm start -- --reset starts anew.
  ${
    isEmbedded
      ? 'Your own PostgreSQL and Redis: set DATABASE_URL and REDIS_URL (and ENCRYPTION_KEYS), see docs/configuration.md.'
      : 'Running on your DATABASE_URL.'
  }
  ${isOpenToLoopback ? 'Plain http to addresses of this machine is allowed, for trying things out; a real installation sets ALLOW_HTTP and ALLOW_PRIVATE_NETWORKS itself.' : ''}
`
}
