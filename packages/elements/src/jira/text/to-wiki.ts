import { panelColors } from './markup.ts'
import { attribute, contentOf, depthMax, type Node, paragraph, plainText, textNode, typeOf } from './node.ts'
import { writeInline } from './to-wiki-inline.ts'
import { isList, writeList } from './to-wiki-list.ts'
import { cardMarkup, mediaMarkup, wordsOf } from './to-wiki-objects.ts'
import { writeTable } from './to-wiki-table.ts'

/**
 * A document as wiki markup, the form of version 2 of Jira's API. What has no such form leaves its text behind; text that would be
 * read as markup is escaped. An empty document is no text at all: null.
 */
export function toWiki(document: Node): string | null {
  const wiki = writeBlocks(document, 0).replace(/\n+$/, '')
  return wiki.trim() === '' ? null : wiki
}

type Writer = (node: Node, depth: number) => string

function writeBlocks(node: Node, depth: number): string {
  if (depth > depthMax) return ''
  const blocks = contentOf(node).map((child) => writeBlock(child, depth + 1))
  return blocks.filter((block) => block !== '').join('\n\n')
}

function writeBlock(node: Node, depth: number): string {
  const type = typeOf(node)
  const write = Object.hasOwn(writers, type) ? writers[type] : undefined
  if (write !== undefined) return write(node, depth)
  if (isList(node)) return writeList(node, '', depth, writeBlock)
  return writeOther(node, depth)
}

/** A container gives what it has in it, anything else its words. */
function writeOther(node: Node, depth: number): string {
  const words = wordsOf(node)
  const own = words === '' ? [] : [writeInline(typeof node.text === 'string' ? [node] : [textNode(words)])]
  if (words === '' && !Array.isArray(node.content)) return writeInline([node])
  return [...own, writeBlocks(node, depth)].filter((part) => part !== '').join('\n\n')
}

const writers: Readonly<Record<string, Writer>> = {
  paragraph: (node) => blankAsNothing(writeInline(contentOf(node))),
  caption: (node) => blankAsNothing(writeInline(contentOf(node))),
  heading: (node) => `h${attribute(node, 'level') || '1'}. ${writeInline(contentOf(node), 'item')}`,
  rule: () => '----',
  codeBlock: writeCode,
  blockquote: (node, depth) => `{quote}\n${writeBlocks(node, depth)}\n{quote}`,
  panel: (node, depth) => `{panel${panelSettings(node)}}\n${writeBlocks(node, depth)}\n{panel}`,
  expand: writeExpand,
  nestedExpand: writeExpand,
  table: writeTable,
  blockCard: (node, depth) => cardMarkup(node, 'smart-card') ?? writeOther(node, depth),
  embedCard: (node, depth) => cardMarkup(node, 'smart-embed') ?? writeOther(node, depth),
  media: (node, depth) => mediaMarkup(node) ?? writeOther(node, depth),
  mediaGroup: (node) =>
    writeInline(
      contentOf(node).flatMap((file, index) => [
        ...(index > 0 ? [{ type: 'hardBreak' }] : []),
        { ...file, type: 'mediaInline' },
      ]),
    ),
}

function blankAsNothing(text: string): string {
  return text.trim() === '' ? '' : text
}

/** Code that holds the words ending a code block stays readable as plain text. */
function writeCode(node: Node): string {
  const code = plainText(node)
  const macro = ['code', 'noformat'].find((word) => !code.includes(`{${word}}`))
  if (macro === undefined) return writeInline([textNode(code)])
  const language = attribute(node, 'language')
  const setting = macro === 'code' && /^[\w+#./ -]+$/.test(language) ? `:${language}` : ''
  return `{${macro}${setting}}\n${code}\n{${macro}}`
}

/** The kind of a panel is its colour; one of the user's own is its own. */
function panelSettings(node: Node): string {
  const type = attribute(node, 'panelType')
  const color = type === 'custom' ? attribute(node, 'panelColor') : (panelColors.get(type) ?? '')
  return /^#[0-9a-f]{3,8}$/i.test(color) ? `:bgColor=${color}` : ''
}

/** Wiki markup has no part to unfold: the title stands in bold above what it hides. */
function writeExpand(node: Node, depth: number): string {
  const title = attribute(node, 'title').trim()
  const heading = title === '' ? [] : [paragraph([textNode(title, [{ type: 'strong' }])])]
  return writeBlocks({ ...node, content: [...heading, ...contentOf(node)] }, depth)
}
