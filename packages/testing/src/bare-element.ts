import { defineElement, type Element, noAuthentication } from '@valence/element-kit'

/** An element that does nothing but be one, with what a test says differently. */
export function bareElement(difference: Partial<Element> = {}): Element {
  return defineElement({
    id: 1,
    key: 'sample',
    name: 'Sample',
    hub: 'samples',
    description: '',
    image: '',
    authentications: [noAuthentication],
    configuration: [],
    connect: () => ({ baseUrl: 'https://acme.example', authorization: { kind: 'none' } }),
    refusal: () => undefined,
    check: async () => ({}),
    resources: [],
    ...difference,
  })
}
