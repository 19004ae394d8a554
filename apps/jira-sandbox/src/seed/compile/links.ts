import type { IssueRecord, LinkTypeRecord } from '../../records/records.ts'
import { type Draft, refer } from './draft.ts'
import type { Telling } from './telling.ts'

/** `{ "blocks": "APP-2" }` said of an issue: that issue blocks APP-2. The name of the type says the same as its outward words. */
export function addLinks(
  draft: Draft,
  { given, where, issue }: Telling,
  byKey: ReadonlyMap<string, IssueRecord>,
): void {
  for (const [words, keys] of Object.entries(given.links)) {
    const place = [...where, 'links', words]
    const type = refer(draft, place, words, {
      among: draft.site.linkTypes,
      what: 'link type',
      names: (it: LinkTypeRecord) => [it.outward, it.inward, it.name],
    })
    for (const key of [keys].flat()) {
      const other = byKey.get(key)
      if (!other) draft.fault(place, `there is no issue "${key}"`)
      if (!type || !other) continue
      const isInward = words.toLowerCase() === type.inward.toLowerCase() && type.inward !== type.outward
      // The inward issue is the one that does it to the other: outward words are read from there.
      const [inward, outward] = isInward ? [other, issue] : [issue, other]
      draft.site.links.push({
        id: String(draft.next('link')),
        typeId: type.id,
        inwardId: inward.id,
        outwardId: outward.id,
      })
    }
  }
}
