import type { FastifyInstance, FastifyRequest } from 'fastify'
import { JiraError } from '../../http/faults.ts'
import type { InterceptedRequest, Interception } from '../../http/intercept.ts'
import { pathOf } from '../../routes/request.ts'
import type { FaultBook } from './book.ts'
import { isCaller } from './caller.ts'
import { effectOf, type FaultEffect, type Surroundings } from './effect.ts'
import type { Payload } from './payload.ts'
import type { RequestFault } from './rule.ts'
import { projectKeysIn } from './target.ts'

export interface GateOptions extends Surroundings {
  readonly book: FaultBook
  /** Answers in place of the sandbox, ahead of every rule. */
  readonly intercept?: (request: InterceptedRequest) => Interception | undefined
}

/** The one place where requests are disturbed. Must be installed after callers are recognized. The control API itself never is. */
export function installGate(app: FastifyInstance, options: GateOptions): void {
  const effects = new WeakMap<FastifyRequest, FaultEffect>()
  app.decorateRequest('disturbedBy', undefined)

  function strike(request: FastifyRequest, concerns: (rule: RequestFault) => boolean): FaultEffect | undefined {
    if (effects.has(request) || isControl(request)) return undefined
    const ofCaller = (rule: RequestFault) => rule.caller === undefined || isCaller(request, rule.caller)
    const strikes = (rule: RequestFault) => concerns(rule) && ofCaller(rule)
    const fault = options.book.strikeRequest(request.method, pathOf(request), strikes)
    if (!fault) return undefined
    const effect = effectOf(fault, options)
    effects.set(request, effect)
    request.disturbedBy = 'fault'
    return effect
  }

  app.addHook('onRequest', async (request, reply) => {
    const answer = options.intercept?.({ method: request.method, path: pathOf(request) })
    if (answer) {
      request.disturbedBy = 'interception'
      throw new JiraError(answer.status, answer.body ?? {}, undefined, answer.headers)
    }
    const byToken = /^Bearer\s/i.test(request.headers.authorization ?? '')
    const concerns = (rule: RequestFault) => !wantsBody(rule, request) && (byToken || !wantsToken(rule))
    await strike(request, concerns)?.before?.(request, reply)
  })

  // What a request is about is known when its body is read.
  app.addHook('preHandler', async (request, reply) => {
    const concerns = (rule: RequestFault) => {
      if (!wantsBody(rule, request)) return false
      if (!isAboutProject(rule) || rule.kind === 'hidden-project') return true
      return projectKeysIn(options.state, request).includes(rule.project ?? '')
    }
    await strike(request, concerns)?.before?.(request, reply)
  })

  app.addHook('onSend', async (request, reply, payload: Payload) => {
    const after = effects.get(request)?.after
    return after ? after(request, reply, payload) : payload
  })
}

export function isControl(request: FastifyRequest): boolean {
  return request.url.startsWith('/__sandbox')
}

/** Which project a request is about, and which app asks for a token, its body tells. */
function wantsBody(rule: RequestFault, request: FastifyRequest): boolean {
  return isAboutProject(rule) || (rule.caller !== undefined && pathOf(request).startsWith('/oauth/'))
}

function isAboutProject(rule: RequestFault): rule is Extract<RequestFault, { project?: string | undefined }> {
  return rule.kind === 'hidden-project' || (rule.kind === 'permission-gap' && rule.project !== undefined)
}

function wantsToken(rule: RequestFault): boolean {
  return rule.kind === 'token-rejected' && rule.answer !== 'anonymous'
}
