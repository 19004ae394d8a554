import type { ProviderRequest } from '@valence/element-kit'

/** What a limit counts together: the whole app, one of its tenants, one connected account, one endpoint, or one record. */
export type ScopeKind = 'app' | 'tenant' | 'instance' | 'endpoint' | 'record'

export interface Scope {
  readonly kind: ScopeKind
  /** Unique over all providers. */
  readonly key: string
  /** What a report finds it by: the key of an app, a tenant or an instance. */
  readonly group: string
  /** For people: `GET /rest/api/{}/issue/{}`. */
  readonly name: string
}

/** Who calls, as the provider counts. */
export interface Caller {
  readonly app: Scope
  readonly tenant: Scope
  readonly instance: Scope
}

/** `client` tells the apps of one element apart, where instances bring their own; it is a name, not a secret. */
export function callerOf(instanceId: number, elementKey: string, baseUrl: string, client: string): Caller {
  const scope = (kind: ScopeKind, key: string, name: string): Scope => ({ kind, key, group: key, name })
  return {
    app: scope('app', `app ${elementKey} ${client}`, `all of ${elementKey}`),
    tenant: scope('tenant', `tenant ${elementKey} ${baseUrl}`, baseUrl),
    instance: scope('instance', `instance ${instanceId}`, `instance ${instanceId}`),
  }
}

type Aim = Pick<ProviderRequest, 'method' | 'path'>

/** Every scope that a limit on this call could belong to. */
export function scopesOf(caller: Caller, aim: Aim): readonly Scope[] {
  const { app, tenant, instance } = caller
  const record = aim.method === 'GET' ? undefined : recordOf(caller, aim)
  const all = [app, tenant, instance, endpointOf(caller, aim)]
  return record === undefined ? all : [...all, record]
}

/**
 * The scope that a reason means. Providers word theirs differently (`jira-burst-based`, `conf-global-based`), so it is read loosely;
 * what says nothing holds for the connected account as a whole.
 */
export function scopeOf(reason: string | undefined, caller: Caller, aim: Aim): Scope {
  if (reason === undefined) return caller.instance
  if (/burst|endpoint/i.test(reason)) return endpointOf(caller, aim)
  if (/issue|record|entity|resource/i.test(reason)) return recordOf(caller, aim) ?? endpointOf(caller, aim)
  if (/tenant/i.test(reason)) return caller.tenant
  return /global|app/i.test(reason) ? caller.app : caller.instance
}

/** One endpoint and method of a tenant: the path without what stands for a record in it. */
export function endpointOf({ tenant }: Caller, { method, path }: Aim): Scope {
  const name = `${method} ${template(path)}`
  return { kind: 'endpoint', key: `endpoint ${tenant.key} ${name}`, group: tenant.key, name }
}

/** The record that a path is about: all up to the first id in it, whatever is below. */
function recordOf({ tenant }: Caller, { path }: Aim): Scope | undefined {
  const segments = segmentsOf(path)
  const at = segments.findIndex((segment) => isId(segment) && !isVersion(segment))
  if (at < 0) return undefined
  const name = segments.slice(0, at + 1).join('/')
  return { kind: 'record', key: `record ${tenant.key} ${name}`, group: tenant.key, name }
}

/** Versions of an API are one endpoint to those who count, so they fall with the ids. */
function template(path: string): string {
  return segmentsOf(path)
    .map((segment) => (isId(segment) ? '{}' : segment))
    .join('/')
}

function segmentsOf(path: string): readonly string[] {
  return path.split('?', 1).join().split('/')
}

/** Numbers, keys in capitals (`HELP`, `HELP-12`) and anything with a digit or an escape: what a route is named for has none of these. */
function isId(segment: string): boolean {
  return /[\d%:]/.test(segment) || /^[A-Z][A-Z0-9_-]*$/.test(segment)
}

function isVersion(segment: string): boolean {
  return /^v?\d(\.\d+)?$/.test(segment)
}
