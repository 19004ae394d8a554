import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type LoopbackServer, startLoopbackServer } from '@valence/testing'

/** A Jira behind a gateway and its authorization server, of the worst manners: whatever it refuses, it repeats what it was sent. */
export interface RudeServer extends LoopbackServer {
  /** Every token that it gave. */
  readonly given: Readonly<Record<string, string>>
  /** The path and query of an address that is its own credential. */
  readonly signedPath: string
  /** From now on no token is good, and none is renewed. */
  revoke(): void
}

const cloudId = 'cloud-of-acme'
const known: Readonly<Record<string, unknown>> = {
  [`/ex/jira/${cloudId}/rest/api/2/myself`]: { accountId: '1', timeZone: 'UTC', locale: 'en_US' },
  [`/ex/jira/${cloudId}/rest/api/2/serverInfo`]: {
    deploymentType: 'Cloud',
    baseUrl: 'https://acme.example',
    version: '1001.0.0',
  },
}

export async function startRudeServer(): Promise<RudeServer> {
  const given: Record<string, string> = {}
  const signature = randomBytes(16).toString('hex')
  const signedPath = `/media/${signature}/file?token=${signature}`
  let isRevoked = false
  let isNew = true
  const server = await startLoopbackServer((request, response) => void answer(request, response))
  return {
    ...server,
    given,
    signedPath,
    revoke() {
      isRevoked = true
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const { url = '', headers, method } = request
    const json = (status: number, value: unknown, more = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(value))
    if (url === '/oauth/token') {
      const isBad = isRevoked || body.includes('not-good')
      return void (isBad
        ? json(400, { error: 'invalid_grant', error_description: `You sent ${body}` })
        : json(200, tokens()))
    }
    if (url === '/oauth/token/accessible-resources') {
      return void json(200, [{ id: cloudId, name: 'Acme', url: server.origin }])
    }
    if (known[url] !== undefined) return void json(200, known[url])
    if (url.includes('/quiet')) return void json(200, {}, { 'set-cookie': `session=${headers.authorization}` })
    if (url.includes('/attachment/content/')) return void response.writeHead(303, { location: signedPath }).end()
    const words = `${headers.authorization ?? url} ${body.slice(0, 500)}`
    // The first call finds its token refused, so that it is renewed.
    const status = isNew || isRevoked ? 401 : method === 'GET' ? 403 : 400
    isNew = false
    json(status, { errorMessages: [`You sent ${words}`], message: words, code: status })
  }

  function tokens() {
    const count = Object.keys(given).length
    const access = `access.${randomBytes(16).toString('hex')}-_/+=`
    const refresh = `refresh/${randomBytes(16).toString('hex')}+?&="ü`
    Object.assign(given, { [`access token ${count}`]: access, [`refresh token ${count}`]: refresh })
    const scope = 'read:jira-work write:jira-work read:jira-user read:me offline_access'
    return { access_token: access, refresh_token: refresh, expires_in: 3600, scope, token_type: 'Bearer' }
  }
}
