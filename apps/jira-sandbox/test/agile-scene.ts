import { z } from 'zod'
import type { Client } from './harness.ts'

// What tests of boards and sprints share.

export const agile = '/rest/agile/1.0'

const idSchema = z.looseObject({ id: z.union([z.number(), z.string()]) })
export const issueListSchema = z.looseObject({
  issues: z.array(z.looseObject({ key: z.string(), fields: z.looseObject({}) })),
  nextPageToken: z.string().optional(),
})

export function idOf(body: unknown): number | string {
  return idSchema.parse(body).id
}

/** The keys of the issues that an address lists. */
export async function keysAt(client: Client, path: string): Promise<string[]> {
  return issueListSchema.parse((await client.get(path)).body).issues.map((issue) => issue.key)
}
