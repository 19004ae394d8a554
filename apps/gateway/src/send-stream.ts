import { Readable } from 'node:stream'
import type { RecordStream } from '@valence/engine'
import type { FastifyReply } from 'fastify'
import { csvStream } from './csv/csv-stream.ts'
import type { StreamFormat } from './list-format.ts'
import { ndjsonStream } from './ndjson-stream.ts'
import { serverTiming } from './server-timing.ts'

export interface StreamOptions {
  readonly format: StreamFormat
  /** What a client may call the file: `incidents`. */
  readonly name: string
  /** Whether cells of a CSV file are kept from being formulas. */
  readonly isSafe: boolean
}

/**
 * Answers with all records of a stream. Nothing goes out before the first of them are there, so that what fails at once is an answer
 * like any other; what fails later breaks the line off, for a file that ends as if it were whole would be a lie. How many records
 * there were, and what they cost, stands behind them, in trailers.
 */
export async function sendStream(
  reply: FastifyReply,
  stream: RecordStream,
  { format, name, isSafe }: StreamOptions,
): Promise<FastifyReply> {
  let rows = 0
  const groups = counted(stream.groups, (count) => {
    rows += count
  })
  const isCsv = format === 'text/csv'
  const pieces = isCsv ? csvStream(groups, { paths: stream.paths, isSafe }) : ndjsonStream(groups)
  const body = Readable.from(await begun(pieces))
  reply.type(format)
  if (isCsv) reply.header('Content-Disposition', `attachment; filename="${name.replace(/[^\w-]+/g, '-')}.csv"`)
  reply.trailer('Elements-Returned-Count', async () => String(rows))
  reply.trailer('Server-Timing', async () => serverTiming(stream.usage(), rows))
  return reply.send(body)
}

async function* counted(groups: AsyncIterable<readonly object[]>, note: (count: number) => void) {
  for await (const records of groups) {
    note(records.length)
    yield records
  }
}

/** Has the first piece already. Ending it ends what it comes from, also when nothing was taken of it. */
async function begun(pieces: AsyncGenerator<string, void, void>): Promise<AsyncIterable<string>> {
  let first: IteratorResult<string, void> | undefined = await pieces.next()
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const piece = first ?? (await pieces.next())
        first = undefined
        return piece
      },
      return: () => pieces.return(),
    }),
  }
}
