import { authenticationOf, type Configuration, type Element, parseConfiguration } from '@valence/element-kit'
import { commonConfiguration } from './common-configuration.ts'

/**
 * Reads what a caller gave for an instance of the element, on top of what is kept of before.
 *
 * @throws Fault invalid_request naming the key whose value does not fit, or every key that is missing.
 */
export function readConfiguration(
  element: Element,
  input: Readonly<Record<string, unknown>>,
  kept: Configuration = {},
): Configuration {
  const configuration = parseConfiguration([...element.configuration, ...commonConfiguration], input, kept)
  authenticationOf(element.authentications, configuration)
  return configuration
}
