import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { captchaNeeded, tryPassword } from '../../flavour/datacenter/entrance.ts'
import type { LoginRecord } from '../../flavour/datacenter/logins.ts'
import { nameOf } from '../../flavour/user-names.ts'
import { refusal } from '../../http/faults.ts'
import { stamp, type View } from '../../world/world.ts'
import { bodyOf, callerOf, noContent, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

const loginBody = z.looseObject({ username: z.string(), password: z.string() })

/** Browser sessions: who is signed in, signing in and out. */
export function sessionRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/session', (request) => {
    const view = viewOf(request, deps)
    const caller = callerOf(view)
    const self = `${view.base}/user?username=${encodeURIComponent(nameOf(caller))}`
    return { self, name: nameOf(caller), loginInfo: loginInfo(view, deps.logins.of(caller.accountId)) }
  })

  app.post('/session', (request, reply) => {
    const view = viewOf(request, deps)
    const { username, password } = bodyOf(request, loginBody)
    const outcome = tryPassword(username, password, deps)
    if (outcome.kind === 'captcha') throw captchaNeeded(deps.world)
    if (outcome.kind === 'failed') throw refusal(401, ['Login failed'])
    const value = randomBytes(16).toString('hex').toUpperCase()
    deps.logins.sessions.set(value, outcome.user.accountId)
    reply.header('set-cookie', `JSESSIONID=${value}; Path=/; HttpOnly`)
    const info = loginInfo(view, deps.logins.of(outcome.user.accountId))
    return { session: { name: 'JSESSIONID', value }, loginInfo: info }
  })

  app.delete('/session', (request, reply) => {
    callerOf(viewOf(request, deps))
    const value = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    deps.logins.sessions.delete(value ?? '')
    return noContent(reply)
  })
}

function loginInfo(view: View, { failures, logins, failedAt, enteredAt }: LoginRecord) {
  return {
    failedLoginCount: failures,
    loginCount: logins,
    ...(failedAt !== undefined && { lastFailedLoginTime: stamp(view, failedAt) }),
    ...(enteredAt !== undefined && { previousLoginTime: stamp(view, enteredAt) }),
  }
}
