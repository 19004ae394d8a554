import type { SandboxOptions } from '../sandbox.ts'

/** `/jira`, or nothing. Cloud has no context path. */
export function contextPathOf({ contextPath = '', flavour }: SandboxOptions): string {
  const path = contextPath.replace(/\/$/, '')
  if (path === '') return ''
  if (flavour !== 'datacenter') throw new Error("The option contextPath needs flavour 'datacenter'.")
  if (!/^(\/[\w.-]+)+$/.test(path)) throw new Error(`The contextPath '${contextPath}' is not a path such as '/jira'.`)
  return path
}

/** How clients reach the sandbox, without a slash at the end; empty as long as only its port will tell. */
export function publicBaseOf(publicUrl: string | undefined, contextPath: string): string {
  const base = publicUrl?.replace(/\/$/, '') ?? ''
  return base === '' || base.endsWith(contextPath) ? base : base + contextPath
}
