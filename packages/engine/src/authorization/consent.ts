import {
  type Configuration,
  type Element,
  Fault,
  oauthAppKeys,
  parseConfiguration,
  type ReachableSite,
} from '@valence/element-kit'
import { z } from 'zod'
import type { Instance } from '../instances/instance.ts'
import { readName } from '../instances/plain-text.ts'
import type { Owner } from '../instances/provision.ts'
import type { Provisioned } from '../instances/provisioned.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { appOf, type OperatorApps, operatorOwned } from './app.ts'
import { consentUrl, consentWayOf, readCallbackUrl } from './consent-url.ts'
import type { Grants } from './grant.ts'
import type { Pastes } from './pastes.ts'
import type { SessionStore } from './tokens.ts'

/** Texts that only this installation can have made, for as long as they are good. */
export interface StateSigner {
  sign(id: string, until: Date): Promise<string>
  /** The id of a state that is ours and not over yet. */
  verify(state: string, now: Date): Promise<string | undefined>
}

const intentShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    name: z.string(),
    tags: z.array(z.string()).optional(),
    configuration: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ kind: z.literal('reauthorize'), instanceId: z.number() }),
])
/** What becomes of the consent without anybody pasting a code: a new instance, or one that is authorised again. */
export type Intent = z.infer<typeof intentShape>

export interface ConsentRequest {
  readonly configuration: Readonly<Record<string, unknown>>
  readonly state?: string | undefined
  readonly isReadOnly?: boolean | undefined
  readonly extra?: Readonly<Record<string, string>> | undefined
  readonly intent?: Intent | undefined
}

/** How a visit of the hosted callback page ends. */
export type Visit =
  | { readonly kind: 'refused'; readonly sentence: string }
  /** The person copies the code to whoever asked for it. */
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'choose'; readonly ticket: string; readonly sites: readonly ReachableSite[] }
  | { readonly kind: 'connected'; readonly name: string }

export interface Consent {
  /** The address of consent. Where the callback is ours its state is signed, good once and for ten minutes. */
  url(element: Element, owner: Owner | undefined, request: ConsentRequest): Promise<string>
  visit(query: {
    readonly code?: string | undefined
    readonly state?: string | undefined
    readonly error?: string | undefined
  }): Promise<Visit>
  choose(ticket: string, siteUrl: string): Promise<Visit>
}

export interface ConsentDependencies {
  readonly registry: Registry
  readonly sessions: SessionStore
  readonly pastes: Pastes
  readonly grants: Grants
  readonly apps: OperatorApps
  readonly signer: StateSigner
  readonly callbackUrls: () => readonly [string, ...string[]]
  readonly clock: Clock
  readonly newId: () => string
  /** A text that nobody can guess, of the characters that RFC 7636 allows. */
  readonly newVerifier: () => string
  /** An instance of a caller. @throws Fault not_found */
  readonly instance: (owner: Owner, instanceId: number) => Promise<Pick<Instance, 'elementKey' | 'configuration'>>
  /** What finishes a flow. */
  readonly complete: (owner: Owner, elementKey: string, intent: Intent, grant: CompletedGrant) => Promise<Provisioned>
}

export interface CompletedGrant {
  readonly code: string
  readonly configuration: Configuration
}

const ownerShape = z.object({
  organizationId: z.number(),
  accountId: z.number(),
  user: z.object({ id: z.number(), emailAddress: z.string(), firstName: z.string(), lastName: z.string() }),
})
const flowShape = z.object({
  elementKey: z.string(),
  owner: ownerShape.optional(),
  intent: intentShape.optional(),
  configuration: z.record(z.string(), z.string()),
  /** Proves to the authorization server that whoever exchanges the code began the flow. */
  verifier: z.string().optional(),
})
type Flow = z.infer<typeof flowShape>

const lifeMs = 10 * 60_000

export function createConsent(deps: ConsentDependencies): Consent {
  return {
    async url(element, owner, { configuration: given, state, isReadOnly, extra, intent }) {
      const way = consentWayOf(element)
      const configuration = await withOwnApp(element, owner, intent, readGiven(element, given))
      const app = appOf(way, configuration, deps.apps.get(element.key))
      const wish = { scope: configuration['oauth.scope'], isReadOnly, extra }
      const callbackUrl = readCallbackUrl(configuration)
      const [ours] = deps.callbackUrls()
      if (callbackUrl !== undefined && !deps.callbackUrls().includes(callbackUrl)) {
        if (intent !== undefined) throw new Fault('invalid_request', foreignCallback)
        return consentUrl(way.oauth, app, wish, { redirectUri: callbackUrl, state: state ?? element.key })
      }
      if (intent !== undefined && owner === undefined) throw new Fault('unauthorized', nobodysIntent)
      // What could not be finished is refused now, and not when the person has consented.
      if (intent?.kind === 'create') readName(intent.name)
      if (intent !== undefined && app.clientSecret === '' && !way.oauth.pkce) {
        throw new Fault('invalid_request', missingSecret)
      }
      const redirectUri = callbackUrl ?? ours
      const id = deps.newId()
      const verifier = way.oauth.pkce ? deps.newVerifier() : undefined
      const flow: Flow = {
        elementKey: element.key,
        ...(owner !== undefined && { owner: ownerShape.parse(owner) }),
        ...(intent !== undefined && { intent }),
        ...(verifier !== undefined && { verifier }),
        configuration: { ...configuration, 'authentication.type': 'oauth2', 'oauth.callback.url': redirectUri },
      }
      const until = new Date(deps.clock.now().getTime() + lifeMs)
      await deps.sessions.put(flowKey(id), JSON.stringify(flow), until)
      return consentUrl(way.oauth, app, wish, { redirectUri, state: await deps.signer.sign(id, until), verifier })
    },

    async visit({ code, state = '', error }) {
      const now = deps.clock.now()
      const id = await deps.signer.verify(state, now)
      const kept = id === undefined ? undefined : await deps.sessions.take(flowKey(id), now)
      if (kept === undefined) return { kind: 'refused', sentence: staleState }
      if (error !== undefined || !code) return { kind: 'refused', sentence: refusalOf(error) }
      const flow = flowShape.parse(JSON.parse(kept))
      const { elementKey, owner, configuration, verifier } = flow
      const paste = await deps.pastes.issue({
        elementKey,
        ...(owner !== undefined && { accountId: owner.accountId }),
        code,
        configuration,
        ...(verifier !== undefined && { verifier }),
      })
      if (flow.intent === undefined) return { kind: 'code', code: paste }
      return proceed(paste, flow)
    },

    async choose(ticket, siteUrl) {
      const kept = await deps.sessions.take(flowKey(ticket), deps.clock.now())
      if (kept === undefined) return { kind: 'refused', sentence: staleState }
      const flow = flowShape.parse(JSON.parse(kept))
      return proceed(ticket, { ...flow, configuration: { ...flow.configuration, 'site.url': siteUrl } })
    },
  }

  /** An instance that is authorised again goes by the app that it has, unless the caller names another. */
  async function withOwnApp(
    element: Element,
    owner: Owner | undefined,
    intent: Intent | undefined,
    given: Configuration,
  ): Promise<Configuration> {
    if (owner === undefined || intent?.kind !== 'reauthorize') return given
    const instance = await deps.instance(owner, intent.instanceId)
    if (instance.elementKey !== element.key) {
      throw new Fault('invalid_request', `The instance ${intent.instanceId} is one of ${instance.elementKey}.`)
    }
    // Its secret goes where it went before, and nowhere else.
    const own = Object.entries(instance.configuration).filter(([key]) => ofTheApp.has(key))
    return Object.keys(given).some((key) => ofTheApp.has(key)) ? given : { ...Object.fromEntries(own), ...given }
  }

  /** Finishes; a person who allowed several sites is asked which one is meant. */
  async function proceed(paste: string, flow: Flow): Promise<Visit> {
    const { elementKey, owner, intent, configuration } = flow
    if (owner === undefined || intent === undefined) throw new Error('A flow without an owner is finished by nobody.')
    try {
      const { instance } = await deps.complete(owner, elementKey, intent, { code: paste, configuration })
      return { kind: 'connected', name: instance.name }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error.code !== 'conflict') return { kind: 'refused', sentence: error.message }
      const element = deps.registry.element(elementKey)
      const sites = await deps.grants.sites(element, owner.accountId, configuration, paste)
      if (sites.length < 2) return { kind: 'refused', sentence: error.message }
      await deps.sessions.put(flowKey(paste), JSON.stringify(flow), new Date(deps.clock.now().getTime() + lifeMs))
      return { kind: 'choose', ticket: paste, sites }
    }
  }
}

/** Values are read as those of the instance will be; what it needs beside is nobody's business yet. */
function readGiven({ configuration: fields }: Element, given: Readonly<Record<string, unknown>>): Configuration {
  const optional = fields.map((field) => ({ ...field, required: false }))
  return parseConfiguration(optional, given)
}

function refusalOf(error: string | undefined): string {
  if (error === 'access_denied') return 'Access was not allowed. Nothing was connected.'
  // The codes of RFC 6749 §4.1.2.1; anything else may be the words of whoever made the link.
  const code = error !== undefined && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : ''
  return `The provider gave no code${code}. Nothing was connected.`
}

const ofTheApp: ReadonlySet<string> = new Set([...oauthAppKeys, ...operatorOwned])

const flowKey = (id: string) => `flow ${id}`
const staleState =
  'This page is good once, for ten minutes, and only on the way back from the page of consent. Ask for a new address of consent.'
const foreignCallback =
  'Only the page of this platform can finish a flow: leave callbackUrl out, or leave instance out.'
const missingSecret = 'The page finishes this flow, for which it needs the secret of the app: give apiSecret.'
const nobodysIntent = 'To say what becomes of the consent the call needs User and Organization.'
