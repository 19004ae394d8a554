import { Fault, type faultStatus } from '@valence/element-kit'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { helpOf } from '../error-catalogue.ts'

/**
 * The one renderer of failures: `{requestId, message, providerMessage?}`, or RFC 9457 for who accepts
 * `application/problem+json`. What is not a Fault is ours to explain in the log and nobody's to read in an answer.
 */
export function installFaults(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | Fault>((error, request, reply) => {
    const fault = toFault(error)
    if (fault.status >= 500) tell(error, request)
    return renderFault(fault, request, reply)
  })
  app.setNotFoundHandler((request, reply) =>
    renderFault(new Fault('not_found', `There is nothing at ${request.method} ${pathOf(request)}.`), request, reply),
  )
}

/** Whoever went away and is waited for no longer has had no failure, only no patience. */
function tell(error: unknown, { log, raw, method, originalUrl }: FastifyRequest): void {
  if (raw.socket.destroyed) log.info({ method, path: pathOf({ originalUrl }) }, 'request.abandoned')
  else log.error({ err: error }, 'request.failed')
}

/** Also the answer to a request for which there is no route to ask, because its address cannot be read. */
export function answerFailure(error: FastifyError | Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = toFault(error)
  if (fault.status >= 500) request.log.error({ requestId: request.id, err: error }, 'request.failed')
  return renderFault(fault, request, reply)
}

function renderFault(fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const help = helpOf(fault.code)
  reply.code(fault.status).headers(fault.headers).header('Elements-Request-Id', request.id)
  reply.header('Link', `<${help}>; rel="help"`)
  const { message, providerMessage } = fault
  if (request.headers.accept?.includes('application/problem+json')) {
    const problem = {
      type: help,
      title: fault.code.replaceAll('_', ' '),
      status: fault.status,
      detail: message,
    }
    return reply
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send({
        ...problem,
        instance: pathOf(request),
        requestId: request.id,
        ...(providerMessage && { providerMessage }),
      })
  }
  return reply
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ requestId: request.id, message, ...(providerMessage && { providerMessage }) })
}

function toFault(error: FastifyError | Fault): Fault {
  if (error instanceof Fault) return error
  if (hasZodFastifySchemaValidationErrors(error)) return new Fault('invalid_request', validationMessage(error))
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') {
    return new Fault('provider_timeout', 'The list took too long. Narrow it with where, or ask for smaller pages.')
  }
  const status = error.statusCode ?? 500
  if (status === 503) {
    return new Fault('unavailable', error.message, { cause: error, headers: { 'Retry-After': retryAfterSeconds } })
  }
  if (status < 400 || status >= 500) {
    return new Fault('internal', 'The platform failed. The request id tells its operator why.', { cause: error })
  }
  const code = codes[status] ?? 'invalid_request'
  return new Fault(code, messages[error.code] ?? error.message, { cause: error, status })
}

/** What the platform stands on is away, such as its database: the time in which a server starts again. */
const retryAfterSeconds = '5'

const codes: Readonly<Record<number, keyof typeof faultStatus>> = {
  413: 'too_large',
  415: 'unsupported_media_type',
}

/** Fastify's words for what a client did are for the developer of the server; these are for the client. */
const messages: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than this call allows.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This call takes application/json, or multipart/form-data for a file.',
  FST_FILES_LIMIT: "The form has more than one file. Send one, as the part named 'file'.",
  FST_FIELDS_LIMIT: 'The form has too many fields.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
  FST_ERR_BAD_URL:
    'The address is not valid: a percent sign must be followed by two hex digits of UTF-8 (%25 for the sign itself).',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is too long.',
}

interface ValidationError {
  readonly validationContext?: string | undefined
  readonly validation: readonly { readonly instancePath: string; readonly message?: string | undefined }[]
}

function validationMessage({ validation, validationContext }: ValidationError): string {
  const problems = validation.map(({ instancePath, message }) => {
    const where = instancePath.replace(/^\//, '').replaceAll('/', '.')
    return `${where === '' ? '' : `${where}: `}${message ?? 'is not valid'}`
  })
  return `The ${parts[validationContext ?? ''] ?? 'request'} is not valid: ${problems.join('; ')}.`
}

const parts: Readonly<Record<string, string>> = { params: 'path', querystring: 'query', body: 'body' }

/** The path without its query, which may hold data. */
export function pathOf(request: Pick<FastifyRequest, 'originalUrl'>): string {
  const [path = ''] = request.originalUrl.split('?', 1)
  return path
}
