import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resourcePath } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { jira } from '../index.ts'
import { objectParts } from './object-parts.ts'
import type { PlainObject } from './plain-object.ts'
import { plainOperations } from './plain-operations.ts'
import { siteObjects } from './site-objects.ts'

const options = { parents: [], parameters: {} }
const query = { ...options, orderBy: [], limit: 10 }

describe('the further objects', () => {
  it('leave what is declared by itself as it is', () => {
    const paths = jira.resources.map(resourcePath)
    expect(new Set(paths).size).toBe(paths.length)
    const named = jira.resources.filter(({ parent, vendorName }) => parent === undefined && vendorName === 'filter')
    expect(named.map(({ name }) => name)).toEqual(['filters'])
  })

  it('hang below the declared name of what they belong to', () => {
    const paths = jira.resources.map(resourcePath)
    expect(paths).toContain('filters/columns')
    expect(paths).toContain('incidents/editmeta')
    expect(paths).toContain('screens/tabs')
  })
})

describe('a further object', () => {
  const schemes: PlainObject = {
    name: 'schemes',
    description: '',
    at: '/rest/api/2/scheme',
    list: { isPaged: true },
    findBy: 'id',
    createdAs: 'schemeId',
    verbs: ['get', 'create', 'update', 'remove'],
    only: 'cloud',
  }

  it('is found in the list where Jira has no address for one', async () => {
    const { connection, asked } = scriptedConnection(({ method, query: sent = {} }) => {
      if (method === 'POST') return { schemeId: 7 }
      return method === 'GET' ? { values: sent.id === '7' ? [{ id: 7, name: 'Seven' }] : [] } : undefined
    })
    const { get, create, update } = plainOperations(schemes)
    expect(await get?.(connection, '7', options)).toEqual({ id: '7', name: 'Seven' })
    expect(await create?.(connection, { name: 'Seven' }, options)).toEqual({ id: '7', name: 'Seven' })
    expect(await update?.(connection, '7', { name: 'Seven' }, options)).toEqual({ id: '7', name: 'Seven' })
    await expect(get?.(connection, '8', options)).rejects.toMatchObject({ status: 404 })
    await expect(get?.(connection, 'x', options)).rejects.toMatchObject({ status: 404 })
    expect(asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /rest/api/2/scheme',
      'PUT /rest/api/2/scheme/7',
    ])
  })

  it('is 405 on a Jira that does not have it', async () => {
    const { connection, asked } = scriptedConnection(() => ({}), { deploymentType: 'Server' })
    const { list, get, remove } = plainOperations(schemes)
    await expect(list?.(connection, query)).rejects.toMatchObject({ status: 405 })
    await expect(get?.(connection, '7', options)).rejects.toMatchObject({ status: 405 })
    await expect(remove?.(connection, '7', options)).rejects.toMatchObject({ status: 405 })
    expect(asked).toEqual([])
  })

  it('carries as id what tells it from others, or its name', async () => {
    const { connection } = scriptedConnection(() => [{ key: 'a' }, { name: 'b' }, { id: { name: 'c', entityId: 'd' } }])
    const { list } = plainOperations({ ...schemes, list: { isPaged: false } })
    expect(await list?.(connection, query)).toMatchObject({ records: [{ key: 'a' }, { id: 'b' }, { id: 'd' }] })
    const keyed = plainOperations({ ...schemes, list: { isPaged: false }, id: 'key' })
    expect(await keyed.list?.(connection, query)).toMatchObject({ records: [{ id: 'a' }, { id: 'b' }, {}] })
  })

  it('cannot be led out of its path by the id of its parent', async () => {
    const { connection, asked } = scriptedConnection(() => [])
    const { list } = plainOperations({ ...schemes, at: '/rest/api/2/screens/{parent}/tabs', list: { isPaged: false } })
    await list?.(connection, { ...query, parents: ['a/../$&'] })
    expect(asked[0]?.path).toBe('/rest/api/2/screens/a%2F..%2F%24%26/tabs')
    await expect(list?.(connection, { ...query, parents: ['..'] })).rejects.toMatchObject({ status: 400 })
    await expect(list?.(connection, query)).rejects.toThrow('belongs to')
  })
})

const descriptionFile = fileURLToPath(new URL('../../../../../../shared/jira/openapi-v3.json', import.meta.url))

describe.runIf(existsSync(descriptionFile))("Atlassian's description of the API", () => {
  it('knows every address and verb of the further objects', () => {
    const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    const { paths } = document.parse(JSON.parse(readFileSync(descriptionFile, 'utf8')))
    const known = new Set(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${blank(path)}`),
      ),
    )
    const platform = [...siteObjects, ...objectParts].filter(({ at }) => at.startsWith('/rest/api/'))
    expect(platform.length).toBeGreaterThan(40)
    expect(platform.flatMap(callsOf).filter((call) => !known.has(call))).toEqual([])
  })
})

function callsOf({ at, isSingle, list, verbs = [], findBy }: PlainObject): readonly string[] {
  const collection = blank(at.replace('/rest/api/2/', '/rest/api/3/'))
  const style = list === undefined ? undefined : 'cloud' in list ? list.cloud : list
  return [
    ...(isSingle === true ? [`GET ${collection}`] : []),
    ...(style === undefined ? [] : [`GET ${collection}${style.suffix ?? ''}`]),
    ...verbs.flatMap((verb) => {
      if (verb === 'create') return [`POST ${collection}`]
      if (verb === 'get') return findBy === undefined ? [`GET ${collection}/{}`] : []
      return [`${verb === 'update' ? 'PUT' : 'DELETE'} ${collection}/{}`]
    }),
  ]
}

function blank(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}
