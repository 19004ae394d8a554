import type { Sandbox } from '../sandbox.ts'

const names = { cloud: 'Jira Cloud', datacenter: 'Jira Data Center' } as const

/** What a person sees once the sandbox listens: that it is a simulator, where it is and how to come in. */
export function banner(sandbox: Sandbox, dataFile: string | undefined): string {
  const { flavour, seed } = sandbox.origin
  const secret = flavour === 'cloud' ? 'API token ' : 'password  '
  const lines = [
    `flavour    ${flavour}`,
    `seed       ${seed ?? 'that of an earlier sandbox'}`,
    `URL        ${sandbox.url}`,
    `username   ${sandbox.username}`,
    `${secret} ${sandbox.password}`,
    ...(sandbox.personalAccessToken === undefined ? [] : [`PAT        ${sandbox.personalAccessToken}`]),
    ...(flavour === 'cloud' ? [oauthLine(sandbox)] : []),
    `data       ${dataFile ?? 'kept in memory only'}`,
  ]
  const title = `Jira sandbox: a simulator of ${names[flavour]}, not Jira itself.`
  return `${[title, ...lines.map((line) => `  ${line}`)].join('\n')}\n`
}

function oauthLine({ oauth }: Sandbox): string {
  return `OAuth app  ${oauth.clientId}, secret ${oauth.clientSecret}, cloudId ${oauth.cloudId}`
}
