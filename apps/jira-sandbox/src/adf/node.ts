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
