import { nearest } from '@valence/ceql'
import { type Element, Fault, type Resource, resourcePath } from '@valence/element-kit'

/** The elements of this installation, by key and by id. */
export interface Registry {
  readonly elements: readonly Element[]
  /** @throws Fault not_found naming the elements that there are. */
  element(keyOrId: string): Element
}

export function createRegistry(elements: readonly Element[]): Registry {
  const byName = new Map(
    elements.flatMap((element) => [element.key, String(element.id)].map((name) => [name, element])),
  )
  return {
    elements,
    element(keyOrId) {
      const element = byName.get(keyOrId)
      if (element !== undefined) return element
      const known = elements.map(({ key }) => key).join(', ')
      throw new Fault('not_found', `There is no element '${keyOrId}'. The elements are: ${known}.`)
    },
  }
}

/**
 * Finds a resource by its path (`incidents`, `incidents/comments`), or by the words that the provider has for it
 * (`issue/comment`).
 *
 * @throws Fault not_found naming the valid ones, and the one that was probably meant
 */
export function resourceOf(element: Element, path: string): Resource {
  const names = namesOf(element)
  const resource = names.get(path) ?? names.get(path.toLowerCase())
  if (resource !== undefined) return resource
  const known = element.resources.map(resourcePath)
  const meant = nearest(path, names.keys())
  const advice = meant === undefined ? '' : ` Did you mean '${meant}'?`
  throw new Fault(
    'not_found',
    `The element ${element.key} has no object '${path}'.${advice} Its objects are: ${known.join(', ')}.`,
  )
}

const made = new WeakMap<Element, ReadonlyMap<string, Resource>>()

/** Every path to which a resource answers. A resource's own path goes before other names, and the first declared before later ones. */
function namesOf(element: Element): ReadonlyMap<string, Resource> {
  const known = made.get(element)
  if (known !== undefined) return known
  const names = new Map(element.resources.map((resource) => [resourcePath(resource), resource]))
  for (const resource of element.resources) {
    const parents = resource.parent === undefined ? [] : answersTo(names.get(resource.parent))
    const own = answersTo(resource)
    const paths =
      resource.parent === undefined ? own : parents.flatMap((parent) => own.map((name) => `${parent}/${name}`))
    for (const path of paths.flatMap((one) => [one, one.toLowerCase()])) {
      if (!names.has(path)) names.set(path, resource)
    }
  }
  made.set(element, names)
  return names
}

function answersTo(resource: Resource | undefined): readonly string[] {
  return resource === undefined ? [] : [resource.name, ...(resource.aliases ?? []), resource.vendorName]
}
