import type { Sandbox, SandboxOptions } from './sandbox.ts'
import { openSite } from './start/open-site.ts'
import { joinSites, secondSite } from './start/second-site.ts'

export type { Exchange } from './http/exchanges/exchange.ts'
export type { InterceptedRequest, Interception } from './http/intercept.ts'
export type { LimitSettingsInput } from './limits/settings.ts'
export type { Sandbox, SandboxOptions } from './sandbox.ts'
export { type SeedChoice, type SeedDescription, SeedError } from './seed/recipe.ts'

/** Starts a local Jira Cloud. It is a simulator, and says so in every answer. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const first = await openSite(options)
  if (options.sites !== 2) return first.sandbox
  return joinSites(first, await openSite(secondSite({ ...options, now: first.world.now }), first))
}
