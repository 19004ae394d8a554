import {
  type Connection,
  defineResource,
  Fault,
  type ListQuery,
  type Operations,
  type Page,
  path,
  type Resource,
} from '@valence/element-kit'
import { z } from 'zod'
import { searchIncidents } from '../incidents/incident-search.ts'
import { incidents } from '../incidents/incidents.ts'
import { allOf, type Clause, everything, plain, quote } from '../jql/jql.ts'
import { nativeJql } from '../jql/native-jql.ts'
import { pathOfBoard } from './boards.ts'
import { sprintPath } from './sprint-record.ts'

// Jira's own lists of these issues are deprecated (removal from 2026-11-01); its search finds the same and stays.

export const sprintIssues = issuesOf('sprints', 'Issues that are or were in a sprint.', async (connection, parents) => {
  const [sprint = ''] = parents
  // A sprint may be called like the number of another; only the id is meant here.
  const request = { method: 'GET', path: sprintPath + path`/${sprint}` } as const
  const { id } = await connection.request(request, z.looseObject({ id: z.number() }))
  return `sprint = ${id}`
})

export const boardIssues = issuesOf(
  'boards',
  'Issues that the filter of a board finds, whether or not it shows them now.',
  async (connection, parents) => {
    const request = { method: 'GET', path: `${pathOfBoard(parents)}/configuration` } as const
    const { filter, location } = await connection.request(request, configuration)
    if (filter !== undefined) return `filter = ${quote(filter.id)}`
    if (location?.key !== undefined) return `project = ${quote(location.key)}`
    throw new Fault('not_found', 'The board has neither a filter nor a project.')
  },
)

const configuration = z.object({
  filter: z.looseObject({ id: z.string() }).optional(),
  location: z.looseObject({ key: z.string().optional() }).optional(),
})

/** @param restrict the JQL of what belongs to the parent; it fails for a parent that is not there */
function issuesOf(
  parent: string,
  description: string,
  restrict: (connection: Connection, parents: readonly string[]) => Promise<string>,
): Resource<Clause> {
  const within = async (connection: Connection, { where = everything, parents }: Within): Promise<Clause> =>
    allOf([plain(await restrict(connection, parents)), where])
  const list = async (connection: Connection, query: ListQuery<Clause>): Promise<Page> =>
    searchIncidents(connection, { ...query, where: await within(connection, query) })
  const operations: Operations<Clause> = { list }
  const { body: _written, aliases: _others, parameters = [], ...shape } = incidents
  return defineResource({
    ...shape,
    name: 'issues',
    parent,
    vendorName: 'issue',
    description,
    parameters: parameters.filter(({ name }) => name === 'expand'),
    nativeQuery: {
      ...nativeJql,
      print: async (connection, query) =>
        nativeJql.print(connection, { ...query, where: await within(connection, query) }),
    },
    operations,
  })
}

type Within = Pick<ListQuery<Clause>, 'where' | 'parents'>
