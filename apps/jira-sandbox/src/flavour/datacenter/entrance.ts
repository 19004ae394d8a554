import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { JiraError } from '../../http/faults.ts'
import type { UserRecord } from '../../records/records.ts'
import type { World } from '../../world/world.ts'
import { userByName } from '../user-names.ts'
import type { Logins } from './logins.ts'
import { bearerOf } from './personal-tokens.ts'

export interface EntranceDeps {
  readonly world: World
  readonly logins: Logins
  readonly basicAuth: boolean
}

/** Who calls: by personal access token, by password, by session, or nobody. Wrong credentials go no further. */
export function admit(request: FastifyRequest, deps: EntranceDeps): UserRecord | undefined {
  const { authorization, cookie } = request.headers
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (bearer !== undefined) return byToken(bearer, deps)
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic !== undefined) return byPassword(basic, deps)
  const session = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(cookie ?? '')?.[1]
  return deps.world.state.users.get(deps.logins.sessions.get(session ?? '') ?? '')
}

function byToken(token: string, { world }: EntranceDeps): UserRecord {
  const user = bearerOf(world.state, token, world.now())
  if (user) return user
  const body = { message: 'Client must be authenticated to access this resource.', 'status-code': 401 }
  throw new JiraError(401, body, jsonType, authenticationFailed)
}

function byPassword(encoded: string, deps: EntranceDeps): UserRecord {
  if (!deps.basicAuth) throw new JiraError(403, { message: 'Basic Authentication has been disabled on this instance.' })
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const outcome = tryPassword(pair.slice(0, Math.max(0, colon)), pair.slice(colon + 1), deps)
  if (outcome.kind === 'entered') return outcome.user
  if (outcome.kind === 'captcha') throw captchaNeeded(deps.world)
  throw new JiraError(401, failurePage('AUTHENTICATED_FAILED'), htmlType, {
    ...authenticationFailed,
    'www-authenticate': `OAuth realm="${encodeURIComponent(deps.world.baseUrl)}"`,
  })
}

export type PasswordOutcome =
  | { readonly kind: 'entered'; readonly user: UserRecord }
  | { readonly kind: 'failed' }
  | { readonly kind: 'captcha' }

/** Whether the password is right. Once a CAPTCHA is due, a right one helps no more. */
export function tryPassword(name: string, password: string, { world, logins }: EntranceDeps): PasswordOutcome {
  const user = userByName(world.state, name)
  if (!user) return { kind: 'failed' }
  if (logins.mustSolveCaptcha(user.accountId)) return { kind: 'captcha' }
  if (user.active && same(user.token, password)) {
    logins.entered(user.accountId)
    return { kind: 'entered', user }
  }
  logins.failed(user.accountId)
  return { kind: 'failed' }
}

const jsonType = 'application/json;charset=UTF-8'
const htmlType = 'text/html;charset=UTF-8'
const authenticationFailed = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } as const

export function captchaNeeded(world: World): JiraError {
  return new JiraError(403, failurePage('AUTHENTICATION_DENIED'), htmlType, {
    'x-seraph-loginreason': 'AUTHENTICATION_DENIED',
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${world.baseUrl}/login.jsp`,
  })
}

/** The servlet container answers with a page. */
function failurePage(reason: string): string {
  return `<html><body><p>Basic Authentication Failure - Reason : ${reason}</p><p>A simulator of Jira, not Jira itself.</p></body></html>`
}

/** An account without a password cannot sign in. */
function same(expected: string, given: string): boolean {
  const [wanted, offered] = [Buffer.from(expected), Buffer.from(given)]
  return wanted.length > 0 && wanted.length === offered.length && timingSafeEqual(wanted, offered)
}
