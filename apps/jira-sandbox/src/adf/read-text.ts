import { isObject } from '../json/object.ts'
import type { RichText } from '../records/records.ts'
import type { ApiVersion } from '../world/world.ts'
import type { Documents } from './documents.ts'
import type { AdfNode } from './node.ts'
import { isDocument } from './schema.ts'

/** Jira keeps no longer text, in characters. */
export const textMaxLength = 32_767

/** Deeper than any editor nests, and shallow enough for every walk through a document. */
const depthMax = 200

export type TextFault =
  /** A string where a document belongs, or the other way round. */
  | 'not-a-document'
  /** A document against the schema. */
  | 'invalid-document'
  | 'too-long'

export type TextReading =
  | { readonly ok: true; readonly text: RichText }
  | { readonly ok: false; readonly fault: TextFault }

/** Reads a text as a version of the API takes it: version 2 wiki markup, version 3 a document. */
export function readText(documents: Documents, api: ApiVersion, input: unknown): TextReading {
  if (api === 2) return typeof input === 'string' ? readWiki(input) : { ok: false, fault: 'not-a-document' }
  const reading = checkDocument(input)
  return reading.ok ? { ok: true, text: documents.fromDocument(reading.document) } : reading
}

/** What Jira says of a document that breaks the schema: no field, no place. Seen on the live service. */
export const invalidDocument = 'INVALID_INPUT'

/** What Jira says of a text beyond the limit. */
export const textTooLong = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.'

function readWiki(wiki: string): TextReading {
  return wiki.length > textMaxLength ? { ok: false, fault: 'too-long' } : { ok: true, text: { wiki } }
}

type DocumentReading =
  | { readonly ok: true; readonly document: AdfNode }
  | { readonly ok: false; readonly fault: TextFault }

export function checkDocument(input: unknown): DocumentReading {
  if (!isObject(input) || input.type !== 'doc') return { ok: false, fault: 'not-a-document' }
  const size = measure(input)
  if (size.depth > depthMax || !isDocument(input)) return { ok: false, fault: 'invalid-document' }
  return size.length > textMaxLength ? { ok: false, fault: 'too-long' } : { ok: true, document: input }
}

/** Goes level by level, so that no nesting, however deep, is too much for it. */
function measure(document: unknown): { length: number; depth: number } {
  let length = 0
  let depth = 0
  for (let level = [document]; level.length > 0 && depth <= depthMax; depth += 1) {
    const next: unknown[] = []
    for (const node of level) {
      if (!isObject(node)) continue
      if (typeof node.text === 'string') length += node.text.length
      if (Array.isArray(node.content)) for (const child of node.content) next.push(child)
    }
    level = next
  }
  return { length, depth }
}
