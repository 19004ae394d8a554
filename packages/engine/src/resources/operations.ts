import { Fault, type Operations, type Resource, resourcePath } from '@valence/element-kit'

type Verb = 'read' | 'list' | 'get' | 'create' | 'update' | 'remove' | 'upload' | 'content'

/** The HTTP methods of a resource's collection and of its items; what is absent is not supported. */
export function methodsOf({ operations }: Pick<Resource, 'operations'>): {
  readonly collection: readonly string[]
  readonly item: readonly string[]
} {
  const methods = (verbs: readonly Verb[]) => [
    ...new Set(verbs.flatMap((verb) => (operations[verb] === undefined ? [] : httpMethods[verb]))),
  ]
  return { collection: methods(collectionVerbs), item: methods(['get', 'content', 'update', 'remove']) }
}

const collectionVerbs: readonly Verb[] = ['read', 'list', 'create', 'upload']

const httpMethods: Readonly<Record<Verb, readonly string[]>> = {
  read: ['GET'],
  list: ['GET'],
  create: ['POST'],
  get: ['GET'],
  update: ['PATCH', 'PUT'],
  remove: ['DELETE'],
  upload: ['POST'],
  content: ['GET'],
}

/** The resource's operation. @throws Fault method_not_allowed that tells what is there instead */
export function operationOf<V extends Verb>(resource: Resource, verb: V): NonNullable<Operations<unknown>[V]> {
  const operation = resource.operations[verb]
  if (operation !== undefined) return operation
  const { collection, item } = methodsOf(resource)
  const allowed = (collectionVerbs.includes(verb) ? collection : item).join(', ')
  throw new Fault('method_not_allowed', `${resourcePath(resource)} cannot be ${participles[verb]} here.`, {
    headers: { Allow: allowed },
  })
}

const participles: Readonly<Record<Verb, string>> = {
  read: 'read as a whole',
  list: 'listed',
  create: 'created',
  get: 'read one by one',
  update: 'updated',
  remove: 'deleted',
  upload: 'uploaded',
  content: 'downloaded',
}
