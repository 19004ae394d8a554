import type { Element } from '@valence/element-kit'
import type { AccountStore } from './accounts/identity.ts'
import type { OperatorApps } from './authorization/app.ts'
import type { StateSigner } from './authorization/consent.ts'
import type { SessionStore, TokenStore } from './authorization/tokens.ts'
import type { BulkFiles } from './bulk/files.ts'
import type { CompletedStatus } from './bulk/status.ts'
import type { BulkStore } from './bulk/store.ts'
import type { CacheStore } from './connection/cache/cache-store.ts'
import type { LimitStore } from './connection/limits/store.ts'
import type { Sleep } from './connection/retry.ts'
import type { DeliveryStore } from './delivery/delivery.ts'
import type { Schedule } from './delivery/schedule.ts'
import type { EventStore } from './events/event.ts'
import type { Egress } from './http/connector.ts'
import type { TransportLimits } from './http/transport.ts'
import type { InstanceAnnouncements } from './instances/news.ts'
import type { InstanceStore } from './instances/store.ts'
import type { Alarm, Clock, Log } from './ports.ts'
import type { OpenScratch } from './resources/scratch.ts'
import type { Trace } from './trace.ts'

/** Where the engine keeps what it must not forget. */
export interface Stores {
  readonly accounts: AccountStore
  readonly instances: InstanceStore
  readonly bulkJobs: BulkStore
  readonly files: BulkFiles
  readonly events: EventStore
  readonly deliveries: DeliveryStore
  readonly limits: LimitStore
  readonly tokens: TokenStore
  readonly sessions: SessionStore
  readonly cache: CacheStore
}

/** What is different from one call of a process to the next. */
export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number
  readonly randomBytes: (size: number) => Buffer
  /** A text that nobody can guess and that never comes again. */
  readonly newId: () => string
  /** 256 random bits as text, recognisable by their prefix. */
  readonly newSecret: (kind: 'user' | 'session' | 'element' | 'webhook' | 'code') => string
}

export interface Settings {
  /** Where providers reach this installation: `https://valence.example/elements/api-v2`. Asked when it is needed. */
  readonly publicBaseUrl: () => string
  /** The page of ours that authorization servers send people back to, at each of its addresses. */
  readonly oauthCallbackUrls: () => readonly [string, ...string[]]
  readonly oauthApps: OperatorApps
  readonly allowPrivateNetworks: readonly string[]
  readonly allowHttp: boolean
  /** By which way calls go out. */
  readonly egress: Egress
  readonly bulkFileMaxBytes: number
  readonly passthroughMaxBytes: number
  readonly bulkCompletedStatus: CompletedStatus
  readonly bulkLeaseMs: number
  readonly bulkSettleMs: number
  readonly deliveryLeaseMs: number
  readonly deliverySchedule: Schedule
  readonly limits: { readonly passMs: number }
  /** How long a provider may take; no more than what is the platform's own most. */
  readonly timeouts: Pick<TransportLimits, 'connectTimeoutMs' | 'headersTimeoutMs' | 'totalTimeoutMs'>
}

export interface EngineDependencies {
  readonly elements: readonly Element[]
  readonly stores: Stores
  /** What other processes change. */
  readonly announcements: InstanceAnnouncements
  readonly alarm: Alarm
  readonly clock: Clock
  readonly chance: Chance
  readonly sleep: Sleep
  readonly monotonicMs: () => number
  readonly openScratch: OpenScratch
  readonly stateSigner: StateSigner
  readonly log: Log
  /** Left out when nobody traces. */
  readonly trace?: Trace
  /** Whether anybody reads the lines of single calls, their figures or their spans. */
  readonly watchesCalls: boolean
  readonly settings: Settings
}
