import type { SandboxOptions } from '@valence/jira-sandbox'
import { z } from 'zod'
import { basic, type Client, type Stage, startStage } from './harness.ts'

export interface DataCenterStage extends Stage {
  /** Somebody of the seed, by user name. */
  named(name: string): Client
}

/** A Data Center whose people sign in with their name. */
export async function startDataCenter(options: SandboxOptions = {}): Promise<DataCenterStage> {
  const stage = await startStage({ ...options, flavour: 'datacenter' })
  const named = (name: string) => stage.stranger(basic(name, stage.sandbox.tokens[`${name}@sandbox.invalid`] ?? ''))
  return { ...stage, named }
}

export const offsetPageSchema = z.looseObject({
  startAt: z.number(),
  maxResults: z.number(),
  total: z.number(),
  issues: z.array(z.looseObject({ id: z.string(), key: z.string(), fields: z.looseObject({}).default({}) })),
  warningMessages: z.array(z.string()).optional(),
})
export const dataCenterUserSchema = z.looseObject({
  self: z.string(),
  name: z.string(),
  key: z.string(),
  emailAddress: z.string(),
  displayName: z.string(),
  active: z.boolean(),
  timeZone: z.string(),
  avatarUrls: z.record(z.string(), z.string()),
  accountId: z.undefined().optional(),
})
