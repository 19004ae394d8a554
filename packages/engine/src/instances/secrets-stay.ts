import { type Configuration, type Element, Fault, mask } from '@valence/element-kit'
import { addresses, serverOf } from '../authorization/app.ts'

/**
 * Refuses a change that would take secrets, which nobody can read back, to another host: whoever may change an instance could
 * otherwise have them sent to himself. They must be given again together with the new address.
 *
 * @throws Fault invalid_request naming the address and the secrets
 */
export function checkSecretsStay(
  element: Element,
  before: Configuration,
  after: Configuration,
  input: Readonly<Record<string, unknown>>,
): void {
  const own = element.configuration.filter(({ kind }) => kind === 'secret').map(({ key }) => key)
  const homes = [
    { of: 'the provider', was: element.connect(before).baseUrl, is: element.connect(after).baseUrl, secrets: own },
    { of: callbackUrl, was: before[callbackUrl], is: after[callbackUrl], secrets: callbackSecrets },
    ...authorizationHomes(element, before, after),
  ]
  const canonical = new Map(
    element.configuration.flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key] as const)),
  )
  const given = new Set(
    Object.entries(input).flatMap(([key, value]) =>
      value === mask || value === null ? [] : [canonical.get(key) ?? key],
    ),
  )
  for (const { of, was, is, secrets } of homes) {
    if (!was || !is || originOf(was) === originOf(is)) continue
    const carried = secrets.filter((key) => after[key] && !given.has(key))
    if (carried.length === 0) continue
    throw new Fault(
      'invalid_request',
      `The address of ${of} changes to another host, so give again: ${carried.join(', ')}.`,
    )
  }
}

/** Whoever is asked for tokens, or given them back, is sent the secret of the app. */
function authorizationHomes({ authentications }: Element, before: Configuration, after: Configuration) {
  const provider = authentications.find(({ oauth }) => oauth !== undefined)?.oauth
  if (provider === undefined) return []
  const [was, is] = [serverOf(provider, before), serverOf(provider, after)]
  const secrets = ['oauth.api.secret'] as const
  return [
    { of: addresses.tokenUrl, was: was.tokenUrl, is: is.tokenUrl, secrets },
    { of: addresses.revokeUrl, was: was.revokeUrl ?? was.tokenUrl, is: is.revokeUrl ?? is.tokenUrl, secrets },
  ]
}

const callbackUrl = 'event.notification.callback.url'
const callbackSecrets = ['event.notification.basic.password', 'event.notification.callback.headers'] as const

function originOf(url: string): string {
  return new URL(url).origin
}
