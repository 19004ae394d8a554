import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { pageOfAll } from '../rest/paging.ts'
import { numberedRecord, projectPath } from '../rest/record.ts'

/** The avatars that a project may have: those of the site and its own, which Jira keeps apart. */
export const projectAvatars = defineResource({
  name: 'avatars',
  parent: 'projects',
  vendorName: 'avatar',
  description: 'Avatars that a project may have. One is chosen by updating the project with `avatarId`.',
  idField: 'id',
  record: numberedRecord,
  fields: [
    field('id', 'string'),
    field('owner', 'string'),
    field('fileName', 'string', { displayName: 'File' }),
    field('isSystemAvatar', 'boolean', { displayName: 'Of the site' }),
    field('isSelected', 'boolean', { displayName: 'Selected' }),
    field('isDeletable', 'boolean', { displayName: 'Deletable' }),
    field('urls', 'object', { filterable: false }),
  ],
  operations: {
    async list(connection, query) {
      return pageOfAll(await avatarsOf(connection, query), query)
    },
    async get(connection, id, options) {
      const found = (await avatarsOf(connection, options)).find((avatar) => avatar.id === id)
      if (found === undefined) throw new Fault('not_found', `The project has no avatar '${id}'.`)
      return found
    },
    async remove(connection, id, { parents }) {
      await connection.request({ method: 'DELETE', path: projectPath(parents) + path`/avatar/${id}` }, z.unknown())
    },
  },
})

async function avatarsOf(connection: Connection, { parents }: ItemOptions): Promise<readonly ProviderRecord[]> {
  const request = { method: 'GET', path: `${projectPath(parents)}/avatars` } as const
  const { system, custom } = await connection.request(request, avatars)
  return [...system, ...custom]
}

const avatars = z.object({ system: z.array(numberedRecord).default([]), custom: z.array(numberedRecord).default([]) })
