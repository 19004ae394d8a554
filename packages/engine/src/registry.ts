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

/** Finds a resource by its path (`incidents`, `incidents/comments`). @throws Fault not_found naming the valid ones. */
export function resourceOf(element: Element, path: string): Resource {
  const resource = element.resources.find((candidate) => resourcePath(candidate) === path)
  if (resource !== undefined) return resource
  const known = element.resources.map(resourcePath).join(', ')
  throw new Fault('not_found', `The element ${element.key} has no object '${path}'. Its objects are: ${known}.`)
}
