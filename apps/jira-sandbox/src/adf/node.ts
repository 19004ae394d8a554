import { z } from 'zod'

// The Atlassian Document Format as far as the sandbox keeps it: any node by its type, with its attributes untouched.

const markSchema = z.object({ type: z.string(), attrs: z.record(z.string(), z.unknown()).optional() })
export type AdfMark = z.infer<typeof markSchema>

export const adfNodeSchema = z.object({
  type: z.string(),
  version: z.number().optional(),
  text: z.string().optional(),
  attrs: z.record(z.string(), z.unknown()).optional(),
  marks: z.array(markSchema).optional(),
  get content() {
    return z.array(adfNodeSchema).optional()
  },
})
export type AdfNode = z.infer<typeof adfNodeSchema>

/** How a mention finds its text: the display name of an account. */
export type NameOf = (accountId: string) => string | undefined

const knownNodes: ReadonlySet<string> = new Set([
  ...['doc', 'paragraph', 'text', 'hardBreak', 'heading', 'bulletList', 'orderedList', 'listItem', 'codeBlock'],
  ...['blockquote', 'rule', 'panel', 'table', 'tableRow', 'tableHeader', 'tableCell', 'mention', 'emoji', 'inlineCard'],
  ...['blockCard', 'embedCard', 'date', 'status', 'media', 'mediaSingle', 'mediaGroup', 'mediaInline', 'caption'],
  ...['expand', 'nestedExpand', 'taskList', 'taskItem', 'decisionList', 'decisionItem', 'layoutSection'],
  ...['layoutColumn', 'placeholder', 'extension', 'bodiedExtension', 'inlineExtension'],
])

/** Reads an ADF document; `undefined` when the input is anything else. */
export function readDocument(input: unknown): AdfNode | undefined {
  const parsed = adfNodeSchema.safeParse(input)
  if (!parsed.success || parsed.data.type !== 'doc' || parsed.data.version !== 1) return undefined
  return Array.isArray(parsed.data.content) && isKnown(parsed.data) ? parsed.data : undefined
}

function isKnown(node: AdfNode): boolean {
  if (!knownNodes.has(node.type)) return false
  if (node.type === 'text' && !node.text) return false
  return (node.content ?? []).every(isKnown)
}
