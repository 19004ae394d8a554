import { Fault } from '@valence/element-kit'
import type { Engine, Identity, Intent } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { credentialsOf, forUser, identityOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Instances']
/** Addresses of consent that one address may ask for in a minute without saying who asks. */
const anonymousMax = 120
const ofElement = z.object({ keyOrId: schemas.elementName })
const address = { 200: schemas.consentAnswer, default: schemas.fault }
const siteList = { 200: z.array(schemas.site), default: schemas.fault }

/** The address of consent, and the sites that an authorisation covers. */
export function oauthRoutes(app: App, engine: Engine): void {
  const { registry, authorization } = engine
  const asUser = forUser(engine.authentication)

  /** These paths are open; a caller who says who he is gets a flow that only he can finish. */
  async function ownerOf(request: FastifyRequest): Promise<Identity | undefined> {
    if (request.headers.authorization === undefined) return undefined
    return engine.authentication.user(credentialsOf(request))
  }

  // A flow of nobody is kept for ten minutes as well; those that somebody answers for are his own affair.
  const isKnown = ({ headers }: { headers: FastifyRequest['headers'] }) => headers.authorization !== undefined
  const limited = { config: { rateLimit: { max: anonymousMax, timeWindow: '1 minute', allowList: isKnown } } }
  const about = {
    tags,
    params: ofElement,
    response: address,
    description:
      'Where a person allows access. Without `callbackUrl` people come back to a page of this platform, which shows a code to paste, or finishes when `instance` says how. Parameters that are not listed go on to the provider.',
  }
  app.get(
    '/elements/:keyOrId/oauth/url',
    { ...limited, schema: { ...about, summary: 'Address of consent', querystring: schemas.consentQuery } },
    async (request) => {
      const element = registry.element(request.params.keyOrId)
      const { readOnly, ...query } = request.query
      return answer(
        element.key,
        await authorization.consent.url(element, await ownerOf(request), {
          ...wishOf(element.configuration, query),
          isReadOnly: readOnly === 'true',
        }),
      )
    },
  )
  app.post(
    '/elements/:keyOrId/oauth/url',
    {
      ...limited,
      schema: { ...about, summary: 'Address of consent, with secrets in the body', body: schemas.consentInput },
    },
    async (request) => {
      const element = registry.element(request.params.keyOrId)
      const { readOnly, configuration, instance, ...members } = request.body
      const wish = wishOf(element.configuration, members)
      return answer(
        element.key,
        await authorization.consent.url(element, await ownerOf(request), {
          ...wish,
          configuration: { ...configuration, ...wish.configuration },
          isReadOnly: readOnly,
          intent: intentOf(instance),
        }),
      )
    },
  )
  app.get(
    '/elements/:keyOrId/oauth/url/default',
    {
      ...limited,
      schema: { ...about, summary: "Address of consent to the operator's app", querystring: schemas.consentQuery },
    },
    async (request) => {
      const element = registry.element(request.params.keyOrId)
      if (!authorization.apps.has(element.key)) {
        throw new Fault(
          'not_found',
          `The operator has registered no app for ${element.key} (OAUTH_APPS). Give apiKey and apiSecret of your own.`,
        )
      }
      const { readOnly, apiKey: _, apiSecret: __, ...query } = request.query
      return answer(
        element.key,
        await authorization.consent.url(element, await ownerOf(request), {
          ...wishOf(element.configuration, query),
          isReadOnly: readOnly === 'true',
        }),
      )
    },
  )

  app.post(
    '/elements/:keyOrId/oauth/sites',
    {
      ...asUser,
      schema: {
        tags,
        summary: 'Sites that a code covers',
        description: 'The code stays good for provisioning, for ten minutes.',
        params: ofElement,
        body: schemas.consentInput.extend({ code: z.string() }),
        response: siteList,
      },
    },
    async (request) => {
      const element = registry.element(request.params.keyOrId)
      const { code, configuration, instance: _, readOnly: __, ...members } = request.body
      const wish = wishOf(element.configuration, members)
      const given = z.record(z.string(), z.string()).parse({ ...configuration, ...wish.configuration })
      const sites = await authorization.grants.sites(element, identityOf(request).accountId, given, code)
      return sites.map((site) => ({ ...site }))
    },
  )
}

const answer = (element: string, oauthUrl: string) => ({ element, oauthUrl })

/** The short names of these calls, as the configuration has them. */
const names: Readonly<Record<string, string>> = {
  apiKey: 'oauth.api.key',
  apiSecret: 'oauth.api.secret',
  callbackUrl: 'oauth.callback.url',
  scope: 'oauth.scope',
  siteAddress: 'site.url',
  siteUrl: 'site.url',
}

/** Members that are keys of the configuration go there; what is left is for the provider's own page. */
function wishOf(
  fields: readonly { readonly key: string; readonly aliases: readonly string[] }[],
  members: Readonly<Record<string, unknown>>,
) {
  const known = new Set(fields.flatMap(({ key, aliases }) => [key, ...aliases]))
  const configuration: Record<string, unknown> = {}
  const extra: Record<string, string> = {}
  const { state, ...rest } = members
  for (const [member, value] of Object.entries(rest)) {
    const name = names[member] ?? member
    if (known.has(name)) configuration[name] = value
    else if (typeof value === 'string') extra[name] = value
  }
  return { configuration, extra, ...(typeof state === 'string' && state !== '' && { state }) }
}

function intentOf(instance: z.infer<typeof schemas.consentInput>['instance']): Intent | undefined {
  if (instance === undefined) return undefined
  if ('id' in instance) return { kind: 'reauthorize', instanceId: instance.id }
  const { name, tags: given, configuration = {} } = instance
  return { kind: 'create', name, configuration, ...(given === undefined ? {} : { tags: given }) }
}
