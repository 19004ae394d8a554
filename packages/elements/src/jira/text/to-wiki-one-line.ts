import { contentOf, depthMax, type Node, plainText, textNode, typeOf } from './node.ts'
import { wordsOf } from './to-wiki-objects.ts'

/** Blocks as inline nodes, with breaks in between: for places where wiki markup takes one line only. */
export function oneLine(blocks: readonly Node[], depth = 0): readonly Node[] {
  const lines = linesOf(blocks, depth)
  return lines.flatMap((line, index) => (index > 0 ? [{ type: 'hardBreak' }, ...line] : line))
}

function linesOf(blocks: readonly Node[], depth: number): readonly (readonly Node[])[] {
  if (depth > depthMax) return []
  if (blocks.some(isInline)) return [blocks]
  return blocks.flatMap((block) => {
    if (block.type === 'codeBlock') return [[textNode(plainText(block))]]
    if (block.type === 'media' || block.type === 'blockCard' || block.type === 'embedCard') return [[inlineForm(block)]]
    const words = wordsOf(block)
    return [...(words === '' ? [] : [[textNode(words)]]), ...linesOf(contentOf(block), depth + 1)]
  })
}

function inlineForm(block: Node): Node {
  return block.type === 'media' ? block : { ...block, type: 'inlineCard' }
}

function isInline(node: Node): boolean {
  return inline.has(typeOf(node))
}

const inline: ReadonlySet<string> = new Set([
  ...['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'placeholder', 'mediaInline'],
  'inlineExtension',
])
