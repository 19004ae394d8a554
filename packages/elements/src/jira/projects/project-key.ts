import { type Connection, path } from '@valence/element-kit'
import { project, projectCollection } from './project-record.ts'

/** The key of a project that is named by key or by id. */
export async function projectKeyOf(connection: Connection, idOrKey: string): Promise<string> {
  return isId.test(idOrKey) ? (await find(connection, idOrKey)).key : idOrKey
}

/** The id of a project that is named by key or by id. */
export async function projectIdOf(connection: Connection, idOrKey: string): Promise<string> {
  return isId.test(idOrKey) ? idOrKey : (await find(connection, idOrKey)).id
}

/** Keys begin with a letter. */
const isId = /^\d+$/

function find(connection: Connection, idOrKey: string) {
  return connection.request({ method: 'GET', path: projectCollection + path`/${idOrKey}` }, project)
}
