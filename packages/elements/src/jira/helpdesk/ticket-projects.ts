import { type Connection, defineResource, helpdesk, type ItemOptions, type ProviderRecord } from '@valence/element-kit'
import { projects } from '../projects/projects.ts'
import { browseUrl } from './browse.ts'
import { operationOf } from './operations-of.ts'
import { personOf, textOrNull } from './person-record.ts'

const list = operationOf(projects, 'list')
const get = operationOf(projects, 'get')

/** Projects in the form that all help desks share. */
export const ticketProjects = defineResource({
  ...helpdesk.ticketProjects,
  vendorName: 'project',
  view: 'canonical',
  idField: 'id',
  parameters: [
    { name: 'query', description: 'Text that is part of the key or the name.' },
    { name: 'raw', description: "true: every project has Jira's own record in `raw`." },
  ],
  operations: {
    async list(connection, query) {
      const page = await list(connection, withoutFields(query))
      return { ...page, records: page.records.map((project) => projectOf(connection, project, query)) }
    },
    async get(connection, id, options) {
      return projectOf(connection, await get(connection, id, withoutFields(options)), options)
    },
  },
})

/** The fields asked for are those of the help desk; of a project all come anyway. */
function withoutFields<Options extends ItemOptions>({ fields: _own, ...options }: Options): Omit<Options, 'fields'> {
  return options
}

function projectOf(
  connection: Connection,
  project: ProviderRecord,
  { parameters }: ItemOptions,
): helpdesk.TicketProject {
  const key = String(project.key)
  return {
    id: String(project.id),
    key,
    name: textOrNull(project.name) ?? key,
    description: textOrNull(project.description),
    url: browseUrl(connection, key),
    type: textOrNull(project.projectTypeKey),
    lead: personOf(project.lead),
    ...(parameters.raw === 'true' && { raw: project }),
  }
}
