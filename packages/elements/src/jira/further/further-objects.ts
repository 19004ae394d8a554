import { defineResource, field, type Resource } from '@valence/element-kit'
import { z } from 'zod'
import { auditRecords } from './audit-records.ts'
import { objectParts } from './object-parts.ts'
import type { PlainObject } from './plain-object.ts'
import { plainOperations } from './plain-operations.ts'
import { plans } from './plans.ts'
import { siteObjects } from './site-objects.ts'

/**
 * The declared resources, and whatever else Jira has, by its own names. What is declared goes before what is merely listed here
 * under the same name.
 */
export function withFurtherObjects(declared: readonly Resource[]): readonly Resource[] {
  const resources = [...declared]
  for (const one of [auditRecords, plans]) if (!isKnown(resources, undefined, one.name)) resources.push(one)
  for (const object of [...siteObjects, ...objectParts]) {
    const parent = object.parent === undefined ? undefined : ownName(resources, object.parent)
    if (!isKnown(resources, parent, object.name)) resources.push(resourceOf(object, parent))
  }
  return resources
}

function resourceOf(object: PlainObject, parent: string | undefined): Resource {
  const { name, aliases, description, parameters, isSingle = false, verbs = [] } = object
  const isWritten = verbs.includes('create') || verbs.includes('update')
  return defineResource({
    name,
    vendorName: name,
    description,
    idField: 'id',
    record: z.looseObject({}),
    fields: [
      ...(isSingle ? [] : [field('id', 'string')]),
      field('name', 'string', { createable: isWritten, updateable: isWritten }),
      field('description', 'string', { createable: isWritten, updateable: isWritten }),
    ],
    isOpen: true,
    ...(parent !== undefined && { parent }),
    ...(aliases !== undefined && { aliases }),
    ...(parameters !== undefined && { parameters }),
    ...(isWritten && { body: z.record(z.string(), z.unknown()) }),
    operations: plainOperations(object),
  })
}

function isKnown(resources: readonly Resource[], parent: string | undefined, name: string): boolean {
  return resources.some((resource) => resource.parent === parent && answersTo(resource, name))
}

/** The name by which a parent is declared. @throws Error for one that is not there */
function ownName(resources: readonly Resource[], name: string): string {
  const found = resources.find((resource) => resource.parent === undefined && answersTo(resource, name))
  if (found === undefined) throw new Error(`There is no object ${name} to which others could belong.`)
  return found.name
}

function answersTo({ name, vendorName, aliases = [] }: Resource, wanted: string): boolean {
  return [name, vendorName, ...aliases].some((one) => one.toLowerCase() === wanted.toLowerCase())
}
