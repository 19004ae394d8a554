import { contentFor } from './content-model.ts'
import type { AdfNode } from './node.ts'
import { panelType } from './panels.ts'
import type { Block } from './wiki-block.ts'

/** `{code}` and `{noformat}`: what is between is taken by its letters. */
export function readFenced(lines: readonly string[], at: number): Block | undefined {
  const match = /^\s*\{(code|noformat)(?::([^}]*))?\}(.*)$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const [, word = 'code', settings = '', first = ''] = match
  const { inside, next } = upTo(lines, at, first, (line) => line.indexOf(`{${word}}`))
  if (inside[0] === '') inside.shift()
  if (inside.at(-1) === '') inside.pop()
  const language = settings.split('|').find((setting) => setting !== '' && !setting.includes('='))
  const text = inside.join('\n')
  const content = text === '' ? [] : [{ type: 'text', text }]
  return { node: { type: 'codeBlock', ...(language && { attrs: { language } }), content }, next }
}

/** `{quote}`, `{panel}` and the older macros that are panels now. */
export function readMacro(
  lines: readonly string[],
  at: number,
  readBlocks: (lines: readonly string[]) => AdfNode[],
): Block | undefined {
  const match = /^\s*\{(quote|panel|info|note|tip|warning)(?::([^}]*))?\}(.*)$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const [, word = 'quote', settings = '', first = ''] = match
  const closing = new RegExp(`(?<!\\\\)\\{${word}\\}`)
  const { inside, next } = upTo(lines, at, first, (line) => line.search(closing))
  const content = readBlocks(inside)
  if (word === 'quote') return { node: { type: 'blockquote', content: contentFor('blockquote', content) }, next }
  const title = setting(settings, 'title')
  const titled = title === '' ? content : [titleLine(title), ...content]
  const attrs = word === 'panel' ? panelAttributes(setting(settings, 'bgColor')) : { panelType: word }
  return { node: { type: 'panel', attrs, content: contentFor('panel', titled) }, next }
}

function panelAttributes(color: string) {
  const type = panelType(color)
  return type === 'custom' ? { panelType: type, panelColor: color } : { panelType: type }
}

function titleLine(title: string): AdfNode {
  return { type: 'paragraph', content: [{ type: 'text', text: title, marks: [{ type: 'strong' }] }] }
}

function setting(settings: string, name: string): string {
  const found = settings.split('|').find((part) => part.startsWith(`${name}=`))
  return found?.slice(name.length + 1) ?? ''
}

/** Lines up to the closing word. An open macro runs to the end. */
function upTo(lines: readonly string[], at: number, first: string, endIn: (line: string) => number) {
  const inside: string[] = []
  let next = at
  for (let rest = first; ; rest = lines[next] ?? '') {
    const end = endIn(rest)
    next += 1
    inside.push(end < 0 ? rest : rest.slice(0, end))
    if (end >= 0 || next >= lines.length) return { inside, next }
  }
}
