import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JiraError } from '../../http/faults.ts'
import { pathOf } from '../../routes/request.ts'
import type { State } from '../../world/state.ts'
import { grantRefused, permissionMissing, rateLimited, serverError, spokenAt, tokenRejected } from './answers.ts'
import { cutConnection, cutInBody } from './cut.ts'
import { pause, slowBody } from './delay.ts'
import { withoutProject } from './hidden-project.ts'
import type { Payload } from './payload.ts'
import type { RequestFault } from './rule.ts'
import { projectKeysIn } from './target.ts'

/** What a fault does to one request. */
export interface FaultEffect {
  /** Before anything is done. May throw the answer. */
  readonly before?: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** When everything is done. Gives what goes out in place of the answer. */
  readonly after?: (request: FastifyRequest, reply: FastifyReply, payload: Payload) => Promise<Payload>
}

export interface Surroundings {
  readonly state: State
  now(): number
}

export function effectOf(fault: RequestFault, { state, now }: Surroundings): FaultEffect {
  switch (fault.kind) {
    case 'rate-limited':
      return refuse((path) => spokenAt(path, rateLimited(fault, now())))
    case 'server-error':
      if (fault.when === 'before-commit') return refuse((path) => spokenAt(path, serverError(fault)))
      return { after: async (request, reply) => replace(reply, spokenAt(pathOf(request), serverError(fault))) }
    case 'grant-refused':
      return refuse(() => grantRefused(fault.error))
    case 'slow':
      return slow(fault.delayMs, fault.when)
    case 'cut':
      return cut(fault.when)
    case 'token-rejected':
      return rejectToken(fault.answer, now)
    case 'permission-gap':
      return refuse(() => permissionMissing(fault.answer))
    case 'hidden-project':
      return {
        before: async (request) => {
          if (projectKeysIn(state, request).includes(fault.project)) throw permissionMissing(404)
        },
        after: async (_request, reply, payload) => withoutProject(reply, payload, fault.project),
      }
    default:
      fault satisfies never
      throw new Error('A fault of no known kind.')
  }
}

function refuse(answer: (path: string) => JiraError): FaultEffect {
  return {
    before: async (request) => {
      throw answer(pathOf(request))
    },
  }
}

/** The change is done; what it answered is lost. */
function replace(reply: FastifyReply, { status, headers, contentType, body }: JiraError): string {
  reply.code(status).headers(headers).type(contentType).removeHeader('content-length')
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function slow(delayMs: number, when: 'before-commit' | 'after-commit' | 'body'): FaultEffect {
  if (when === 'before-commit') return { before: (request) => pause(request, delayMs) }
  if (when === 'body') return { after: async (_request, reply, payload) => slowBody(reply, payload, delayMs) }
  return {
    async after(request, _reply, payload) {
      await pause(request, delayMs)
      return payload
    },
  }
}

function cut(when: 'before-commit' | 'after-commit' | 'mid-body'): FaultEffect {
  if (when === 'before-commit') {
    return {
      before: async (request, reply) => {
        reply.hijack()
        cutConnection(request)
      },
    }
  }
  if (when === 'mid-body') return { after: async (request, reply, payload) => cutInBody(request, reply, payload) }
  return {
    async after(request, _reply, payload) {
      cutConnection(request)
      return payload
    },
  }
}

/** Credentials that no longer hold: refused by the gateway, or simply not seen, as the site does. */
function rejectToken(answer: 401 | 403 | 404 | 'anonymous', now: () => number): FaultEffect {
  return {
    async before(request, reply) {
      if (answer !== 'anonymous') throw tokenRejected(answer, pathOf(request), now())
      request.caller = undefined
      reply.removeHeader('x-aaccountid').header('x-seraph-loginreason', 'AUTHENTICATED_FAILED')
    },
  }
}
