export {
  type Authentication,
  type AuthenticationType,
  apiKeyAuthentication,
  authenticationOf,
  authorizationOf,
  basicAuthentication,
  bearerAuthentication,
  clientCredentialsAuthentication,
  noAuthentication,
  oauthAppKeys,
  oauthAuthentication,
} from './authentication.ts'
export { type CanonicalFilter, canonicalDialect } from './canonical-dialect.ts'
export {
  boolean,
  type Configuration,
  type ConfigurationField,
  type ConfigurationKind,
  isSecret,
  json,
  mask,
  maskConfiguration,
  parseConfiguration,
  secret,
  secretKeys,
  text,
  url,
} from './configuration.ts'
export {
  type Authorization,
  type Connection,
  type Endpoint,
  type Method,
  type Profile,
  type ProviderRequest,
  type ProviderResponse,
  path,
  type QueryValue,
  type Refusal,
} from './connection.ts'
export { defineElement, type Element, type GuideTable, resourcePath } from './element.ts'
export type {
  EventSource,
  EventType,
  InboundWebhook,
  NormalizedEvent,
  ProviderEvent,
  Subscription,
  Verification,
} from './events.ts'
export { Fault, type FaultCode, type FaultDetails, faultStatus, providerFault } from './fault.ts'
export {
  type AllowedValue,
  defaultIdentities,
  type Field,
  type FieldKind,
  field,
  isRecord,
  literalType,
  readBelow,
  readField,
  readPath,
} from './field.ts'
export type { FileContent, FileRequest, FileTransfer, FileUpload } from './files.ts'
export * as helpdesk from './hubs/helpdesk.ts'
export type { HubObject } from './hubs/hub-object.ts'
export type { OAuthProvider, ReachableSite, SiteChoice } from './oauth.ts'
export {
  type BulkOperations,
  type BulkOutcome,
  type BulkRecord,
  type ContentOptions,
  type Count,
  type DiscoveryScope,
  defineResource,
  type ItemOptions,
  type ListQuery,
  type NativeQuery,
  type NativeRestriction,
  type Operations,
  type OrderKeyOf,
  type Page,
  type ParameterDeclaration,
  type ProviderRecord,
  type Resource,
} from './resource.ts'
export { isStorable, unstorable } from './storable.ts'
