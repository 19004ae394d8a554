import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Snapshots } from '../control/snapshots.ts'
import type { PointsBook } from '../limits/points.ts'
import type { Site } from '../oauth/sites.ts'
import type { Sandbox, SandboxOptions } from '../sandbox.ts'
import type { State } from '../world/state.ts'
import type { World } from '../world/world.ts'

/** A site that is running. */
export interface OpenSite {
  readonly sandbox: Sandbox
  readonly world: World
  /** Snapshots are taken and brought back of all sites at once. */
  readonly snapshots: Snapshots
  /** What apps have spent at all sites, where they share a quota. */
  readonly points: PointsBook
  /** The list that all sites of one authorization server share. */
  readonly sites: Site[]
}

/** How the second site differs: no issues, a file and a port of its own. It has no public address beside its port. */
export function secondSite({ publicUrl: _, ...options }: SandboxOptions): SandboxOptions {
  const { port = 0, dataFile } = options
  return {
    ...options,
    seed: 'empty',
    port: port === 0 ? 0 : port + 1,
    ...(dataFile !== undefined && { dataFile: `${dataFile}.site2` }),
  }
}

/**
 * Accounts, groups and what they allow apps are Atlassian's, not a site's: the second site uses those of the first,
 * and tokens sealed by one are opened by the other. Projects and issues are each site's own.
 */
export function shareAccounts(state: State, first: State | undefined): State {
  if (!first) return state
  const { tokenKey, users, groups, oauthClients, grants, consents, revokedGrantIds } = first
  return { ...state, tokenKey, users, groups, oauthClients, grants, consents, revokedGrantIds }
}

/** With a server, requests that reach the gateway of the first site are answered by this one's. */
export function siteOf(world: World, server: { routing: RequestHandler } | undefined): Site {
  const { cloudId } = world.state
  const name = server ? 'jira-sandbox-2' : 'jira-sandbox'
  return { cloudId, name, url: world.baseUrl, ...(server && { answer: server.routing }) }
}

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/** One sandbox of two sites: the first, which also closes the second. */
export function joinSites(first: OpenSite, second: OpenSite): Sandbox {
  return {
    ...first.sandbox,
    async close() {
      await second.sandbox.close()
      await first.sandbox.close()
    },
  }
}
