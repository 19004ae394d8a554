import {
  type Element,
  Fault,
  type Field,
  isRecord,
  type ProviderRecord,
  type Resource,
  resourcePath,
} from '@valence/element-kit'
import { type Instance, type ListRequest, type OpenResources, openResources } from '@valence/engine'
import { createScratch } from '@valence/platform'
import type { Conformance, OpenProvider } from './conformance.ts'

/** The element under test over an open connection, and what the tests of it have in common. */
export interface Subject {
  readonly instance: Instance
  readonly resources: OpenResources['resources']
  /** The ids of the parents below which a resource is tested. */
  parentsOf(resource: Resource): Promise<readonly string[]>
  /** The parameters without which the resource has no list. */
  parametersOf(resource: Resource): Readonly<Record<string, string>>
  /** All records as a list without conditions gives them, read once. */
  recordsOf(resource: Resource): Promise<readonly ProviderRecord[]>
  /** Declared and discovered fields. */
  fieldsOf(resource: Resource): Promise<readonly Field[]>
  /** Whether the provider gives the values of a field a rank of its own. */
  ranks(resource: Resource, field: string): Promise<boolean>
  /** Every page of a list, by its tokens. */
  walk(resource: Resource, request: ListRequest, between?: () => Promise<void>): Promise<readonly ProviderRecord[]>
  close(): Promise<void>
}

export async function openSubject(element: Element, conformance: Conformance): Promise<Subject> {
  const provider = await conformance.open()
  const { resources, instance, connection, close } = await connect(element, provider)
  const parents = new Map<string, Promise<readonly string[]>>()
  const records = new Map<string, Promise<readonly ProviderRecord[]>>()
  const once = <T>(kept: Map<string, Promise<T>>, resource: Resource, read: () => Promise<T>): Promise<T> => {
    const path = resourcePath(resource)
    const known = kept.get(path) ?? read()
    kept.set(path, known)
    return known
  }
  const subject: Subject = {
    instance,
    resources,
    parentsOf: (resource) => once(parents, resource, () => findParents(element, conformance, subject, resource)),
    parametersOf: (resource) => conformance.parameters?.[resourcePath(resource)] ?? {},
    recordsOf: (resource) => once(records, resource, () => subject.walk(resource, { pageSize: 500 })),
    async fieldsOf(resource) {
      const { fields } = await resources.metadata(instance, resourcePath(resource))
      const own = [...((await resource.discover?.(connection, {})) ?? []), ...resource.fields]
      const byPath = new Map(own.map((field) => [field.path, field]))
      return fields.map((field) => byPath.get(field.path) ?? discovered(field))
    },
    ranks: async (resource, field) => (await resource.orderKeys?.(connection, field)) !== undefined,
    async walk(resource, request, between) {
      const path = resourcePath(resource)
      const ids = await subject.parentsOf(resource)
      const parameters = { ...subject.parametersOf(resource), ...request.parameters }
      const found: ProviderRecord[] = []
      let nextPage: string | undefined
      for (let pages = 0; pages < pagesMax; pages++) {
        const asked = { ...request, parameters, ...(nextPage !== undefined && { nextPage }) }
        const answer = await resources.list(instance, path, ids, asked)
        found.push(...answer.records)
        nextPage = answer.nextPage
        if (nextPage === undefined) return found
        await between?.()
      }
      throw new Error(`${path} has no end: ${pagesMax} pages were read.`)
    },
    async close() {
      await close()
      await provider.close()
    },
  }
  return subject
}

/** More than any list of a test has. */
const pagesMax = 3_000

async function connect(element: Element, { configuration, close }: OpenProvider): Promise<OpenResources> {
  try {
    return await openResources({
      element,
      // What is null is to be seen, for that is what the element answered.
      configuration: { ...configuration, 'filter.response.nulls': 'false' },
      allowPrivateNetworks: ['127.0.0.0/8', '::1'],
      allowHttp: true,
      clock: { now: () => new Date() },
      sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
      random: Math.random,
      monotonicMs: () => performance.now(),
      openScratch: createScratch(),
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** The first parent that has children, or else the first of all. */
async function findParents(
  element: Element,
  conformance: Conformance,
  subject: Subject,
  resource: Resource,
): Promise<readonly string[]> {
  const path = resourcePath(resource)
  const told = conformance.parents?.[path] ?? conformance.samples?.[path]?.parents
  if (told !== undefined || resource.parent === undefined) return told ?? []
  const parent = element.resources.find((one) => resourcePath(one) === resource.parent)
  const listed = parent?.operations.list === undefined ? [] : await subject.recordsOf(parent)
  const ids = listed.map((record) => String(record[parent?.idField ?? 'id']))
  for (const id of resource.operations.list === undefined ? [] : ids.slice(0, triedMax)) {
    try {
      const { records } = await subject.resources.list(subject.instance, path, [id], { pageSize: 1 })
      if (records.length > 0) return [id]
    } catch (error) {
      // This parent cannot have such children; another one may.
      if (!(error instanceof Fault)) throw error
    }
  }
  const [first] = ids
  if (first === undefined) throw new Error(`${resource.parent} has no record below which ${path} could be tested.`)
  return [first]
}

const triedMax = 30

function discovered(
  told: { readonly path: string; readonly type: Field['kind']; readonly vendorDisplayName: string } & Pick<
    Field,
    'vendorPath' | 'filterable' | 'createable' | 'updateable' | 'custom'
  > & { readonly vendorRequired: boolean },
): Field {
  const { path, vendorPath, type, vendorDisplayName, vendorRequired, filterable, createable, updateable, custom } = told
  return {
    path,
    vendorPath,
    kind: type,
    displayName: vendorDisplayName,
    required: vendorRequired,
    filterable,
    createable,
    updateable,
    custom,
  }
}

/** The id by which a record is known. */
export function idOf(record: unknown, { idField }: Pick<Resource, 'idField'>): string {
  const id = isRecord(record) ? record[idField] : undefined
  if (typeof id !== 'string' || id === '')
    throw new Error(`A record has no id: ${JSON.stringify(record).slice(0, 300)}`)
  return id
}
