import type { FastifyReply } from 'fastify'

/** A page of rows: the array as the body, its count and the way to the next page as headers. */
export function answerPage<T>(
  reply: FastifyReply,
  page: { readonly records: readonly T[]; readonly nextPage?: string },
): T[] {
  reply.header('Elements-Returned-Count', String(page.records.length))
  if (page.nextPage !== undefined) reply.header('Elements-Next-Page-Token', page.nextPage)
  return [...page.records]
}
