import { type Connection, defineResource, type Field, type Page, path, type Resource } from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, offsetPage, pageOf, pageOfAll, pageSize } from './paging.ts'

interface Catalogue {
  readonly name: string
  readonly vendorName: string
  readonly description: string
  readonly fields: readonly Field[]
  /** Below `/rest/api/2/`: an entry stands at `{segment}/{id}`. */
  readonly segment: string
  /** Whether Jira gives the list in one piece at `{segment}`, or in pages at `{segment}/search`. */
  readonly isPaged: boolean
}

/** A resource for one of the site's short lists that are only read. */
export function catalogue({ segment, isPaged, ...declared }: Catalogue): Resource {
  return defineResource({
    ...declared,
    idField: 'id',
    record: entry,
    operations: {
      list: (connection, query) =>
        isPaged ? searchPage(connection, `${segment}/search`, query) : wholeList(connection, segment, query),
      get: (connection, id) => {
        return connection.request({ method: 'GET', path: `/rest/api/2/${segment}${path`/${id}`}` }, entry)
      },
    },
  })
}

const entry = z.looseObject({ id: z.string() })

interface Wanted {
  readonly cursor?: string
  readonly limit: number
}

async function searchPage(connection: Connection, segment: string, query: Wanted): Promise<Page> {
  const startAt = offsetOf(query.cursor)
  const request = {
    method: 'GET',
    path: `/rest/api/2/${segment}`,
    query: { startAt, maxResults: pageSize(query) },
  } as const
  const answer = await connection.request(request, offsetPage)
  return pageOf(answer.values, startAt, answer)
}

async function wholeList(connection: Connection, segment: string, query: Wanted): Promise<Page> {
  const all = await connection.request({ method: 'GET', path: `/rest/api/2/${segment}` }, z.array(entry))
  return pageOfAll(all, query)
}
