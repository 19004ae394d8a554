import { contentFor } from './content-model.ts'
import { readInline } from './from-wiki-inline.ts'
import { panelColors } from './markup.ts'
import { contentOf, type Node, paragraph, textNode } from './node.ts'
import type { Macro } from './wiki-lines.ts'

/** The blocks that a macro stands for. A title stands above them in bold, as documents have none there. */
export function readMacro(macro: Macro, fromWiki: (wiki: string) => Node): readonly Node[] {
  const { name, body } = macro
  const settings = settingsOf(macro.parameters)
  if (name === 'code' || name === 'noformat') return [...titled(settings), codeBlock(macro)]
  const content = contentFor(name === 'quote' ? 'blockquote' : 'panel', contentOf(fromWiki(body)))
  if (name === 'quote') return [{ type: 'blockquote', content }]
  return [{ type: 'panel', attrs: panelKind(settings.get('bgcolor')), content: [...titled(settings), ...content] }]
}

export function codeBlock({ name, parameters, body }: Macro): Node {
  const language = name === 'code' ? languageOf(parameters) : undefined
  const code = body.replace(/^[^\S\n]*\n/, '').replace(/\n[^\S\n]*$/, '')
  return {
    type: 'codeBlock',
    ...(language !== undefined && { attrs: { language } }),
    ...(code !== '' && { content: [textNode(code)] }),
  }
}

/** `java|title=Example.java`: the part without a name is the language. */
function languageOf(parameters: string): string | undefined {
  const [first = ''] = parameters.split('|').filter((part) => !part.includes('='))
  return settingsOf(parameters).get('language') ?? (first.trim() === '' ? undefined : first.trim())
}

function settingsOf(parameters: string): ReadonlyMap<string, string> {
  const pairs = parameters.split('|').filter((part) => part.includes('='))
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()]
    }),
  )
}

function titled(settings: ReadonlyMap<string, string>): readonly Node[] {
  const title = settings.get('title') ?? ''
  return title === '' ? [] : [paragraph(readInline(title, { marks: [{ type: 'strong' }] }))]
}

function panelKind(color: string | undefined): { readonly panelType: string; readonly panelColor?: string } {
  if (color === undefined || !/^#[0-9a-f]{3,8}$/i.test(color)) return { panelType: 'info' }
  const [panelType] = [...panelColors].find(([, known]) => known === color.toLowerCase()) ?? []
  return panelType === undefined ? { panelType: 'custom', panelColor: color } : { panelType }
}
