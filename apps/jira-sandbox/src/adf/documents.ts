import type { RichText, UserRecord } from '../records/records.ts'
import { fromWiki } from './from-wiki.ts'
import type { AdfNode } from './node.ts'
import { toWiki } from './to-wiki.ts'

/** Texts kept as wiki markup are read into documents once, on first sight. */
export interface Documents {
  documentOf(text: RichText): AdfNode
  fromDocument(document: AdfNode): RichText
}

export function createDocuments(users: ReadonlyMap<string, UserRecord>): Documents {
  const read = new WeakMap<RichText, AdfNode>()
  const nameOf = (accountId: string) => users.get(accountId)?.displayName
  return {
    documentOf(text) {
      const known = text.adf ?? read.get(text)
      if (known) return known
      const document = fromWiki(text.wiki, nameOf)
      read.set(text, document)
      return document
    },
    fromDocument: (document) => ({ wiki: toWiki(document), adf: document }),
  }
}
