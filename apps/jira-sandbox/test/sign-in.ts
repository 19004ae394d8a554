import { z } from 'zod'
import type { Client, Stage } from './harness.ts'

const redirectUri = 'https://app.example.com/callback'
const allScopes = 'read:jira-work write:jira-work read:jira-user manage:jira-webhook offline_access'

/** The OAuth app of the sandbox, with a fresh token that somebody of the seed has let it have. Paths begin at `/ex/jira`. */
export async function signIn(stage: Stage, accountId?: string, scope?: string): Promise<Client> {
  return stage.stranger(`Bearer ${await accessToken(stage, accountId, scope)}`)
}

/** Such a token by itself. */
export async function accessToken(
  { sandbox, stranger }: Stage,
  accountId = '5a0e4c1d9b7f3a2e6c8d0004',
  scope = allScopes,
): Promise<string> {
  const { clientId, clientSecret } = sandbox.oauth
  const query = new URLSearchParams({
    audience: 'api.atlassian.com',
    client_id: clientId,
    scope,
    redirect_uri: redirectUri,
    state: 'opaque',
    response_type: 'code',
    prompt: 'consent',
    sandbox_user: accountId,
  })
  const consent = await fetch(`${sandbox.url}/authorize?${query}`, { redirect: 'manual' })
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await stranger().post('/oauth/token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: redirectUri,
  })
  return z.looseObject({ access_token: z.string() }).parse(answer.body).access_token
}
