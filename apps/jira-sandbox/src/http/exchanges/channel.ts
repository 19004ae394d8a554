import { channel } from 'node:diagnostics_channel'
import type { Exchange } from './exchange.ts'

/** An exchange with what has to be known to judge it. */
export interface PublishedExchange extends Exchange {
  readonly flavour: 'cloud' | 'datacenter'
  /** Who made the answer: the sandbox, a test in its place, or a fault that was asked for. */
  readonly answeredBy: Answerer
  /** Whether the request came by `/ex/jira/{cloudId}`, whose prefix is not in the path. */
  readonly viaGateway: boolean
}

export type Answerer = 'sandbox' | 'interception' | 'fault'

/** Where every sandbox of the process publishes its exchanges below `/rest` when somebody listens, as PublishedExchange. */
export const exchangeChannel = channel('valence.jira-sandbox.exchange')
