import type { Connection } from '@valence/element-kit'

/**
 * Where people see an issue or a project, by its key. Links in answers are those of the API, and at the gateway no browser can open
 * them; null when the site did not tell its address.
 */
export function browseUrl({ profile }: Pick<Connection, 'profile'>, key: string): string | null {
  const site = profile.baseUrl?.replace(/\/+$/, '')
  return site === undefined || site === '' ? null : `${site}/browse/${encodeURIComponent(key)}`
}
