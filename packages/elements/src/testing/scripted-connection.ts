import type { Connection, Profile, ProviderRequest } from '@valence/element-kit'

/** A connection for tests: it answers from a script and keeps what was asked. An answer that is an Error is thrown. */
export function scriptedConnection(
  script: (request: ProviderRequest) => unknown,
  profile: Profile = { deploymentType: 'Cloud' },
): {
  readonly connection: Connection
  readonly asked: readonly ProviderRequest[]
} {
  const asked: ProviderRequest[] = []
  return {
    asked,
    connection: {
      profile,
      async request(request, accept) {
        asked.push(request)
        const answer = script(request)
        if (answer instanceof Error) throw answer
        return accept.parse(answer)
      },
    },
  }
}
