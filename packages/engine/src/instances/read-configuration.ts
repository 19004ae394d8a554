import {
  type Authentication,
  type Configuration,
  type Element,
  oauthAppKeys,
  parseConfiguration,
} from '@valence/element-kit'
import { allowKey, readAllowList } from '../passthrough/allow-list.ts'
import { commonConfiguration } from './common-configuration.ts'
import { customHeadersKey, readCustomHeaders } from './custom-headers.ts'

/**
 * Reads what a caller gave for an instance of the element, on top of what is kept of before. `elsewhere` is true when the app of
 * OAuth may come from somewhere else: from the operator, or with a code.
 *
 * @throws Fault invalid_request naming the key whose value does not fit, or every key that is missing.
 */
export function readConfiguration(
  { configuration, authentications }: Pick<Element, 'configuration' | 'authentications'>,
  input: Readonly<Record<string, unknown>>,
  kept: Configuration = {},
  elsewhere = false,
): Configuration {
  const ways = elsewhere ? authentications.map(withoutApp) : authentications
  const read = parseConfiguration([...configuration, ...commonConfiguration], input, kept, ways)
  readAllowList(read[allowKey])
  readCustomHeaders(read[customHeadersKey])
  return read
}

function withoutApp(way: Authentication): Authentication {
  if (way.oauth === undefined) return way
  const app: ReadonlySet<string> = new Set(oauthAppKeys)
  return { ...way, requires: way.requires.filter((key) => !app.has(key)) }
}
