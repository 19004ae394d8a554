/** Where in a document: `['issues', 3, 'comments', 0, 'author']`. */
export type Place = readonly PropertyKey[]

/** `issues[3].comments[0].author` */
export function placeOf(place: Place): string {
  const text = place.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return text === '' ? 'the document' : text.replace(/^\./, '')
}
