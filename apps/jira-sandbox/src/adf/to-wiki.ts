import { isInline } from './inline-nodes.ts'
import type { AdfNode } from './node.ts'
import { panelColors } from './panels.ts'
import { attribute, plainText, shownText } from './plain-text.ts'
import { writeInline } from './to-wiki-inline.ts'
import { writeTable } from './to-wiki-table.ts'
import { escapeLineStart, oneLine, writeText } from './wiki-escape.ts'

/** Writes a document as Jira wiki markup. Nodes without a wiki form leave their text behind. */
export function toWiki(document: AdfNode): string {
  return writeBlocks(document.content).replace(/\n+$/, '')
}

function writeBlocks(nodes: readonly AdfNode[] | undefined): string {
  return (nodes ?? []).map(writeBlock).join('\n\n')
}

function writeBlock(node: AdfNode): string {
  return (writers[node.type] ?? writeOther)(node)
}

type Writer = (node: AdfNode) => string

const writers: Readonly<Record<string, Writer>> = {
  paragraph: (node) => lines(writeInline(node.content)),
  heading: (node) => `h${attribute(node, 'level') || '1'}. ${oneLine(writeInline(node.content))}`,
  codeBlock: writeCode,
  blockquote: (node) => `{quote}\n${writeBlocks(node.content)}\n{quote}`,
  panel: (node) => `{panel${panelSettings(node)}}\n${writeBlocks(node.content)}\n{panel}`,
  rule: () => '----',
  bulletList: (node) => writeList(node, ''),
  orderedList: (node) => writeList(node, ''),
  taskList: (node) => writeList(node, ''),
  decisionList: (node) => writeList(node, ''),
  table: writeTable,
  expand: writeExpand,
  nestedExpand: writeExpand,
  media: writeMedia,
}

/** A container gives its content, anything else its words. */
function writeOther(node: AdfNode): string {
  if (isInline(node)) return lines(writeInline([node]))
  const words = lines(writeText(shownText(node), { place: 'line', after: '', closing: '' }))
  const inside = (node.content ?? []).some(isInline) ? lines(writeInline(node.content)) : writeBlocks(node.content)
  return [words, inside].filter((part) => part !== '').join('\n\n')
}

function lines(written: string): string {
  return written.split('\n').map(escapeLineStart).join('\n')
}

/** Code that holds the words ending a code block stays readable as plain text. */
function writeCode(node: AdfNode): string {
  const code = plainText(node)
  const macro = ['code', 'noformat'].find((word) => !code.includes(`{${word}}`))
  if (macro === undefined) return lines(writeText(code, { place: 'line', after: '', closing: '' }))
  const language = attribute(node, 'language')
  const setting = macro === 'code' && /^[\w+#.-]+$/.test(language) ? `:${language}` : ''
  return `{${macro}${setting}}\n${code}\n{${macro}}`
}

function panelSettings(node: AdfNode): string {
  const color = panelColors[attribute(node, 'panelType')] ?? attribute(node, 'panelColor')
  return /^#[0-9a-f]{6}$/i.test(color) ? `:bgColor=${color}` : ''
}

/** Wiki markup has no part to unfold: the title stands in bold above what it hides. */
function writeExpand(node: AdfNode): string {
  const title = shownText(node).trim()
  const heading =
    title === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: title, marks: [{ type: 'strong' }] }] }]
  return writeBlocks([...heading, ...(node.content ?? [])])
}

/** Images of other sites by their address; files of the issue by the name the editor keeps with them. */
function writeMedia(node: AdfNode): string {
  const url = attribute(node, 'url')
  if (/^https?:\/\/[^\s|!]+$/.test(url)) return `!${url}${altSetting(node)}!`
  return lines(writeText(shownText(node), { place: 'line', after: '', closing: '' }))
}

function altSetting(node: AdfNode): string {
  const alt = attribute(node, 'alt')
  return alt === '' ? '' : `|alt=${alt.replaceAll(/[!|\n]/g, ' ')}`
}

const bullets: Readonly<Record<string, string>> = {
  bulletList: '*',
  orderedList: '#',
  taskList: '*',
  decisionList: '*',
}

function writeList(node: AdfNode, outer: string): string {
  const marks = outer + (bullets[node.type] ?? '*')
  return (node.content ?? [])
    .map((item) => (bullets[item.type] ? writeList(item, marks) : writeItem(item, marks)))
    .join('\n')
}

function writeItem(item: AdfNode, marks: string): string {
  const content = item.content ?? []
  if (content.length === 0 || content.some(isInline)) return `${marks} ${oneLine(writeInline(content))}`
  const written: string[] = []
  for (const child of content) {
    if (bullets[child.type]) written.push(writeList(child, marks))
    else if (written.length === 0 && child.type === 'paragraph')
      written.push(`${marks} ${oneLine(writeInline(child.content))}`)
    else written.push(...(written.length === 0 ? [`${marks} `] : []), writeBlock(child))
  }
  return written.join('\n')
}
