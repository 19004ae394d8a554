import { linkAddress } from './markup.ts'
import { type Node, textNode } from './node.ts'
import type { Around, Found } from './wiki-inline.ts'

/**
 * What stands in brackets: `[words|https://…]`, `[https://…]`, `[~accountid:…]`, and the cards of Jira's editor,
 * `[https://…|https://…|smart-link]`. Other brackets are text: so is the name of a file, whose id markup does not tell.
 */
export function readLink(
  text: string,
  at: number,
  around: Around,
  readInline: (text: string, around: Around) => readonly Node[],
): Found | undefined {
  bracketed.lastIndex = at
  const [whole, inside = ''] = bracketed.exec(text) ?? []
  if (whole === undefined) return undefined
  const next = at + whole.length
  const accountId = /^~accountid:([\w:.-]{1,128})$/.exec(inside)?.[1]
  if (accountId !== undefined) return { nodes: [{ type: 'mention', attrs: { id: accountId } }], next }
  const [label = '', address, kind] = partsOf(inside)
  const href = addressOf(address?.trim() ?? label)
  if (href === undefined) return undefined
  if (kind === 'smart-link' || kind === 'smart-card' || kind === 'smart-embed') {
    return { nodes: [{ type: 'inlineCard', attrs: { url: href } }], next }
  }
  const marks = [...around.marks, { type: 'link', attrs: { href } }]
  if (address === undefined || label === '') return { nodes: [textNode(href, marks)], next }
  return { nodes: readInline(label, { marks, isLabel: true }), next }
}

const bracketed = /\[((?:\\[!-/:-@[-`{-~]|[^[\]\n\\]|\\(?![!-/:-@[-`{-~])){1,4000})\]/y

/** The bars that are not escaped part label, address and what kind of link it is. */
function partsOf(inside: string): readonly string[] {
  return inside.split(/(?<!\\)\|/)
}

function addressOf(text: string): string | undefined {
  return linkAddress.test(text) ? text : undefined
}
