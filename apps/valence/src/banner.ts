import type { Running } from './start.ts'

/** What a person sees once everything is up: where it is, how to call it, where the data lies, how to grow. */
export function banner(running: Running): string {
  const { baseUrl, secrets, admin, sandbox, docsUrl } = running
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
${sandboxLines(sandbox)}
  Try it. The first lines make the calls of README.md work as they stand, too.

     API=${baseUrl}
     USER_SECRET=${secrets.userSecret}
     ORG_SECRET=${secrets.organizationSecret}
     JIRA_USER=${sandbox.username}
     JIRA_TOKEN=${sandbox.password}

  1. Provision an instance; the answer holds its token.
     TOKEN=$(curl -s $API/instances -H "Authorization: User $USER_SECRET, Organization $ORG_SECRET" \\
       -H 'Content-Type: application/json' -d '{"element": {"key": "jira"}, "name": "My Jira", "configuration": {
         "username": "'"$JIRA_USER"'", "password": "'"$JIRA_TOKEN"'", "base.url": "${sandbox.url}"}}' \\
       | node -pe 'JSON.parse(require("fs").readFileSync(0)).token')

  2. Query its incidents.
     curl -s -G $API/hubs/helpdesk/incidents -H "Authorization: Element $TOKEN, User $USER_SECRET" \\
       --data-urlencode "where=priority = 'High' AND summary LIKE '%login%'" --data-urlencode 'fields=summary,priority'

  3. Create one.
     curl -s $API/hubs/helpdesk/incidents -H "Authorization: Element $TOKEN, User $USER_SECRET" \\
       -H 'Content-Type: application/json' \\
       -d '{"fields": {"project": {"key": "HELP"}, "issuetype": {"name": "Bug"}, "summary": "Cannot log in"}}'

${notes(running)
  .map((note) => `  ${note}\n`)
  .join('')}`
}

/** What is not as usual about the sandbox, each on its line. */
function sandboxLines({ flavour, seed, personalAccessToken }: Running['sandbox']): string {
  const lines = [
    ...(personalAccessToken === undefined ? [] : [`PAT                 ${personalAccessToken}`]),
    ...(flavour === 'cloud' ? [] : ['flavour             Data Center']),
    ...(seed === undefined || seed === 'small' ? [] : [`seed                ${seed}`]),
  ]
  return lines.map((line) => `    ${line}\n`).join('')
}

function notes({ dataDir, databaseDir, isOpenToLoopback }: Running): readonly string[] {
  const isElsewhere = databaseDir !== undefined && !databaseDir.startsWith(dataDir)
  return [
    `Data lies in ${dataDir}${isElsewhere ? `, the database in ${databaseDir}` : ''}. npm start -- --reset starts anew.`,
    databaseDir === undefined
      ? 'Running on your DATABASE_URL.'
      : 'Your own PostgreSQL and Redis: set DATABASE_URL and REDIS_URL (and ENCRYPTION_KEYS), see docs/configuration.md.',
    ...(isOpenToLoopback
      ? ['Plain http to this machine is allowed, for trying things out; an installation sets ALLOW_HTTP itself.']
      : []),
  ]
}
