export { type Configuration, Fault, isSecret, secretKeys } from '@valence/element-kit'
export type { Authentication } from './accounts/authenticate.ts'
export type { AccountStore, Credentials, Identity, NewUser, Secrets } from './accounts/identity.ts'
export type { Accounts } from './accounts/login.ts'
export type { OperatorApp, OperatorApps } from './authorization/app.ts'
export type { Consent, ConsentRequest, Intent, StateSigner, Visit } from './authorization/consent.ts'
export { endSentence } from './authorization/ended.ts'
export type {
  AuthorizationState,
  Ended,
  EndNotice,
  EndReason,
  SessionStore,
  StoredTokens,
  TokenSet,
  TokenStore,
  TokenTurn,
} from './authorization/tokens.ts'
export type { BulkFiles } from './bulk/files.ts'
export type {
  AnnouncedChunk,
  BulkJob,
  BulkStatus,
  ChunkRange,
  FileFormat,
  FinalStatus,
  NewBulkJob,
  RowOutcome,
} from './bulk/job.ts'
export type { BulkRunOutcome } from './bulk/run.ts'
export type {
  BulkEnding,
  BulkFinish,
  BulkStep,
  BulkStore,
  BulkTurn,
  LeaseHold,
} from './bulk/store.ts'
export type { CacheEntry, CacheReading, CacheStore } from './connection/cache/cache-store.ts'
export { type BudgetState, budgetState } from './connection/limits/budget-state.ts'
export { createLocalLimitStore } from './connection/limits/local-store.ts'
export type { LimitReport } from './connection/limits/report.ts'
export type { Scope, ScopeKind } from './connection/limits/scope.ts'
export type { BudgetWrite, LimitStore, StoredBudget } from './connection/limits/store.ts'
export type { CacheOutcome, ConnectionUse, Traffic } from './connection/use.ts'
export type { DeliveryOutcome } from './delivery/attempt.ts'
export type {
  AttemptTimes,
  Delivery,
  DeliveryStore,
  DueDelivery,
  DueQuery,
  Lease,
  Verdict,
} from './delivery/delivery.ts'
export { type Schedule, schedules } from './delivery/schedule.ts'
export type { Chance, EngineDependencies, Settings, Stores } from './dependencies.ts'
export { createEngine, type Engine } from './engine.ts'
export type { EventQuery, EventStore, NewEvent, NewNotification, StoredEvent } from './events/event.ts'
export { type IngestOutcome, ingestStatus } from './events/outcome.ts'
export type { Egress, EgressProxy } from './http/connector.ts'
export type { CacheChange, CacheSettings } from './instances/cache-settings.ts'
export { commonConfiguration } from './instances/common-configuration.ts'
export { type Instance, type InstanceOwner, isOn } from './instances/instance.ts'
export type { InstanceAnnouncements } from './instances/news.ts'
export type { ProvisionRequest } from './instances/provision.ts'
export type { Provisioned } from './instances/provisioned.ts'
export type { InstanceFilter, InstanceStore } from './instances/store.ts'
export type { Passthrough, PassthroughAnswer, PassthroughRequest } from './passthrough/passthrough.ts'
export type { Alarm, Clock, InstanceLookup, Log, NewDelivery } from './ports.ts'
export { createRegistry, type Registry, resourceOf } from './registry.ts'
export type { Counted } from './resources/count.ts'
export type { FieldMetadata, ParameterMetadata } from './resources/describe.ts'
export type { Explanation } from './resources/explain.ts'
export type { ListAnswer, ListRequest } from './resources/list.ts'
export { type OpenResources, type OpenResourcesOptions, openResources } from './resources/open-resources.ts'
export { methodsOf } from './resources/operations.ts'
export type { Resources } from './resources/resources.ts'
export type { OpenScratch, Scratch, Segment } from './resources/scratch.ts'
export type { RecordStream } from './resources/stream.ts'
export type { Usage } from './resources/usage.ts'
export { type Facts, type Trace, type TraceStep, unwatched } from './trace.ts'
