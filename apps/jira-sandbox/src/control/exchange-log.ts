import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isObject } from '../json/object.ts'
import { pathOf } from '../routes/request.ts'
import { isControl } from './faults/gate.ts'

/** A request as it was seen and what went back; secrets are not in it. */
export interface SeenExchange {
  readonly id: number
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: unknown
  readonly requestHeaders: unknown
  readonly requestBody: unknown
  /** Null when nothing went back. */
  readonly status: number | null
  readonly responseHeaders: unknown
  readonly responseBody: unknown
}

/** The latest requests to the sandbox, the control API left out. */
export interface ExchangeLog {
  /** Those after the given id. */
  since(id: number): SeenExchange[]
  watch(app: FastifyInstance, now: () => number): void
  clear(): void
}

interface Entry {
  readonly id: number
  readonly at: number
  readonly request: FastifyRequest
  status: number | null
  headers: Readonly<Record<string, unknown>>
  payload: unknown
}

const keptMax = 200
const bodyMaxChars = 16_384

export function createExchangeLog(): ExchangeLog {
  const entries: Entry[] = []
  const open = new WeakMap<FastifyRequest, Entry>()
  let lastId = 0

  return {
    since: (id) => entries.filter((entry) => entry.id > id).map(shown),
    clear: () => void entries.splice(0),
    watch(app, now) {
      app.addHook('onRequest', async (request) => {
        if (isControl(request)) return
        lastId += 1
        const entry: Entry = { id: lastId, at: now(), request, status: null, headers: {}, payload: undefined }
        entries.push(entry)
        open.set(request, entry)
        if (entries.length > keptMax) entries.shift()
      })
      app.addHook('onSend', async (request, reply, payload) => {
        const entry = open.get(request)
        if (!entry) return payload
        entry.status = reply.statusCode
        entry.headers = { ...reply.getHeaders() }
        entry.payload = brief(payload)
        return payload
      })
    },
  }
}

function shown({ id, at, request, status, headers, payload }: Entry): SeenExchange {
  return {
    id,
    at: new Date(at).toISOString(),
    method: request.method,
    path: pathOf(request),
    query: redacted(request.query),
    requestHeaders: redacted(request.headers),
    requestBody: redacted(brief(request.body)),
    status,
    responseHeaders: redacted(headers),
    responseBody: redacted(payload),
  }
}

/** Long bodies are named by their length alone, so that the log stays small. */
function brief(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return `[${body.length} bytes]`
  if (typeof body !== 'string') return isObject(body) && 'pipe' in body ? '[a stream]' : body
  if (body.length > bodyMaxChars) return `[${body.length} characters]`
  return /^\s*[[{]/.test(body) ? parsed(body) : body
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

const secretName = /authorization|cookie|secret|password|token$|^(code|jwt|client_assertion|signature)$/i

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const isSecret = secretName.test(name) && name !== 'nextPageToken' && typeof item === 'string'
      return [name, isSecret ? 'hidden' : redacted(item)]
    }),
  )
}
