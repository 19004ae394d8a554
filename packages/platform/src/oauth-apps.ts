import type { OperatorApps } from '@valence/engine'
import { z } from 'zod'

const address = z.url({ protocol: /^https?$/ })
const apps = z.record(
  z.string(),
  z.strictObject({
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    authorizationUrl: address.optional(),
    tokenUrl: address.optional(),
    revokeUrl: address.optional(),
    resourceUrl: address.optional(),
  }),
)

const keys = {
  authorizationUrl: 'oauth.authorization.url',
  tokenUrl: 'oauth.token.url',
  revokeUrl: 'oauth.token.revoke_url',
  resourceUrl: 'oauth.resource.url',
} as const

/** Reads `{"<element>": {"clientId": "…", "clientSecret": "…"}}`. What is wrong is named, and never repeated: it holds secrets. */
export function readOAuthApps(text: string, context: z.RefinementCtx): OperatorApps {
  const parsed = apps.safeParse(parseJson(text))
  if (parsed.success) {
    return new Map(
      Object.entries(parsed.data).map(([element, { clientId, clientSecret, ...addresses }]) => {
        const configuration = Object.fromEntries(
          Object.entries(keys).flatMap(([name, key]) => {
            const value = Object.entries(addresses).find(([given]) => given === name)?.[1]
            return value === undefined ? [] : [[key, value.replace(/\/+$/, '')] as const]
          }),
        )
        return [element, { clientId, clientSecret, configuration }]
      }),
    )
  }
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', message: `${path.join('.') || 'JSON'}: ${message}` })
  }
  return z.NEVER
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
