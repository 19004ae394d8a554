import { describe, expect, it } from 'vitest'
import { fromWiki } from '../src/adf/from-wiki.ts'
import { type AdfNode, adfNodeSchema } from '../src/adf/node.ts'
import { plainText } from '../src/adf/plain-text.ts'
import { isDocument } from '../src/adf/schema.ts'
import { renderHtml } from '../src/adf/to-html.ts'
import { toWiki } from '../src/adf/to-wiki.ts'
import { sampleNodes } from './adf-samples.ts'

const nobody = () => undefined
const samples = sampleNodes()

/** A mention goes by the account in wiki markup, an image by its address, and neither by the words beside it. */
function wordsKept(node: unknown, words: readonly string[]): string[] {
  const hidden: string[] = []
  const seek = (value: unknown) => {
    const parsed = adfNodeSchema.safeParse(value)
    if (!parsed.success) return
    const { type, attrs, content } = parsed.data
    if (type === 'mention') hidden.push(String(attrs?.text))
    if (type === 'media' && attrs?.url !== undefined) hidden.push(String(attrs.alt))
    for (const child of content ?? []) seek(child)
  }
  seek(node)
  return words.filter((word) => !hidden.includes(word))
}

describe('every node of the schema', () => {
  it('is among the samples', () => {
    const types = new Set(samples.map(({ node }) => node.type))
    for (const type of [
      'table',
      'panel',
      'expand',
      'mention',
      'emoji',
      'date',
      'status',
      'inlineCard',
      'media',
      'taskList',
      'decisionList',
      'layoutSection',
      'bodiedExtension',
      'bodiedSyncBlock',
    ]) {
      expect(types, type).toContain(type)
    }
    expect(samples.length).toBeGreaterThan(50)
  })

  it.each(samples)('keeps its words as wiki markup and as HTML: $name', ({ node, words }) => {
    const document: AdfNode = { type: 'doc', version: 1, content: [adfNodeSchema.parse(node)] }
    const wiki = toWiki(document)
    const again = fromWiki(wiki, nobody)
    expect(isDocument(again)).toBe(true)
    const [html, read] = [renderHtml(document), plainText(again)]
    for (const word of wordsKept(node, words)) {
      expect(wiki).toContain(word)
      expect(html).toContain(word)
      expect(read).toContain(word)
    }
  })
})
