import type { ConnectionUse, Engine, ListRequest } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { untilGone } from '../files.ts'
import { given } from '../given.ts'
import { headerText } from '../header-text.ts'
import { streamFormatOf } from '../list-format.ts'
import { instanceOf } from '../plugins/authenticate.ts'
import type * as schemas from '../schemas/index.ts'
import { sendStream } from '../send-stream.ts'
import { serverTiming } from '../server-timing.ts'
import { texts } from '../texts.ts'

/** Which list is meant. */
export interface ListAddress {
  readonly path: string
  readonly parents: readonly string[]
  readonly use: ConnectionUse
}

/** Answers a list: a page of it, all of it as a stream, or the plan of it. */
export async function listRecords(
  engine: Engine,
  { path, parents, use }: ListAddress,
  request: FastifyRequest,
  query: z.infer<typeof schemas.listQuery>,
  reply: FastifyReply,
): Promise<unknown> {
  const { where, fields, orderBy, page, pageSize, nextPage, returnCount, explain, safe, ...others } = query
  const { resources } = engine
  const instance = instanceOf(request)
  const wanted: ListRequest = {
    ...given({ where, fields, orderBy, page, pageSize, nextPage }),
    returnCount: returnCount === 'true',
    parameters: texts(others),
    signal: request.signal,
    use,
  }
  if (explain === 'true' || explain === 'plan') {
    return resources.explain(instance, path, parents, wanted, { isRead: explain === 'true' })
  }
  reply.header('Vary', 'Accept')
  const format = streamFormatOf(request)
  if (format === undefined) {
    const answer = await resources.list(instance, path, parents, wanted)
    reply.header('Elements-Returned-Count', String(answer.records.length))
    reply.header('Server-Timing', serverTiming(answer.usage, answer.records.length))
    if (answer.nextPage !== undefined) reply.header('Elements-Next-Page-Token', answer.nextPage)
    tell(reply, answer)
    return answer.records
  }
  const stream = await resources.stream(instance, path, parents, { ...wanted, signal: untilGone(reply) })
  tell(reply, stream)
  return sendStream(reply, stream, { format, name: path, isSafe: safe !== 'false' })
}

function tell(
  reply: FastifyReply,
  { count, warnings }: Pick<Awaited<ReturnType<Engine['resources']['list']>>, 'count' | 'warnings'>,
): void {
  if (count !== undefined) {
    reply.header('Elements-Total-Count', String(count.total))
    reply.header('Elements-Total-Count-Precision', count.precision)
  }
  if (warnings.length > 0) reply.header('Elements-Error', headerText(warnings.join(' ')))
}
