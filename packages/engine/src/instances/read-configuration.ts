import { type Configuration, type Element, parseConfiguration } from '@valence/element-kit'
import { allowKey, readAllowList } from '../passthrough/allow-list.ts'
import { commonConfiguration } from './common-configuration.ts'
import { customHeadersKey, readCustomHeaders } from './custom-headers.ts'

/**
 * Reads what a caller gave for an instance of the element, on top of what is kept of before.
 *
 * @throws Fault invalid_request naming the key whose value does not fit, or every key that is missing.
 */
export function readConfiguration(
  { configuration, authentications }: Pick<Element, 'configuration' | 'authentications'>,
  input: Readonly<Record<string, unknown>>,
  kept: Configuration = {},
): Configuration {
  const read = parseConfiguration([...configuration, ...commonConfiguration], input, kept, authentications)
  readAllowList(read[allowKey])
  readCustomHeaders(read[customHeadersKey])
  return read
}
