import type { FastifyInstance, FastifyRequest } from 'fastify'
import { JiraError } from '../../faults.ts'
import type { InterceptedRequest, Interception } from '../../intercept.ts'
import { pathOf } from '../../routes/request.ts'
import type { FaultBook } from './book.ts'
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
    const fault = options.book.strikeRequest(request.method, pathOf(request), concerns)
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
    await strike(request, (rule) => !isAboutProject(rule) && (byToken || !wantsToken(rule)))?.before?.(request, reply)
  })

  // What a request is about is known when its body is read.
  app.addHook('preHandler', async (request, reply) => {
    const concerns = (rule: RequestFault) =>
      isAboutProject(rule) &&
      (rule.kind === 'hidden-project' || projectKeysIn(options.state, request).includes(rule.project ?? ''))
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

function isAboutProject(rule: RequestFault): rule is Extract<RequestFault, { project?: string | undefined }> {
  return rule.kind === 'hidden-project' || (rule.kind === 'permission-gap' && rule.project !== undefined)
}

function wantsToken(rule: RequestFault): boolean {
  return rule.kind === 'token-rejected' && rule.answer !== 'anonymous'
}
