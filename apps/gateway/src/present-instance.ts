import { type Element, mask, maskConfiguration } from '@valence/element-kit'
import { commonConfiguration, type Engine, endSentence, type Instance, isOn, type Provisioned } from '@valence/engine'
import type { FastifyReply } from 'fastify'
import { headerText } from './header-text.ts'

/** An element as the catalogue and every instance show it. */
export function presentElement(element: Element) {
  return {
    id: element.id,
    name: element.name,
    hookName: element.name,
    key: element.key,
    description: element.description,
    image: element.image,
    active: true,
    deleted: false,
    typeOauth: element.authentications.some(({ type }) => type === 'oauth2'),
    trialAccount: false,
    transformationsEnabled: false,
    bulkDownloadEnabled: false,
    bulkUploadEnabled: element.resources.some(({ operations }) => operations.bulk !== undefined),
    cloneable: false,
    extendable: false,
    beta: false,
    authentication: { type: element.authentications[0].type },
    authentications: element.authentications.map(({ type, name }) => ({ type, name })),
    extended: false,
    hub: element.hub,
    protocolType: 'http',
    private: false,
  }
}

/** An instance as every answer shows it: secrets masked, the token in clear because only its owner can ask. */
export function presentInstance(element: Element, instance: Instance) {
  const callbackUrl = instance.configuration['event.notification.callback.url']
  return {
    id: instance.id,
    name: instance.name,
    createdDate: seconds(instance.createdAt),
    updatedDate: seconds(instance.updatedAt),
    token: instance.token,
    element: { ...presentElement(element), parameters: [], resources: [] },
    elementId: element.id,
    tags: instance.tags,
    provisionInteractions: [],
    valid: instance.authorization?.ended === undefined,
    disabled: instance.disabled,
    maxCacheSize: instance.cache?.entriesMax ?? 0,
    cacheTimeToLive: instance.cache?.ttlSeconds ?? 0,
    cachingEnabled: instance.cache !== undefined,
    configuration: maskConfiguration([...element.configuration, ...commonConfiguration], {
      ...instance.configuration,
      ...tokenConfiguration(instance),
    }),
    ...presentAuthorization(instance),
    eventsEnabled: isOn(instance, 'event.notification.enabled'),
    ...(callbackUrl ? { eventsNotificationCallbackUrl: callbackUrl } : {}),
    traceLoggingEnabled: false,
    externalAuthentication: instance.externalAuthentication,
    user: instance.user,
  }
}

/** The keys under which clients look for tokens. The tokens themselves are nobody's to read. */
function tokenConfiguration({ authorization }: Instance): Record<string, string> {
  if (authorization === undefined) return {}
  const { obtainedAt, expiresAt } = authorization
  return {
    'oauth.user.token': mask,
    'oauth.user.refresh_token': mask,
    'oauth.user.refresh_time': String(obtainedAt.getTime()),
    ...(expiresAt === undefined
      ? {}
      : { 'oauth.user.refresh_interval': String(Math.round((expiresAt.getTime() - obtainedAt.getTime()) / 1000)) }),
  }
}

function presentAuthorization(instance: Instance) {
  const { authorization } = instance
  if (authorization === undefined) return {}
  const { scopes, obtainedAt, expiresAt, ended } = authorization
  return {
    authorization: {
      status: ended === undefined ? ('AUTHORIZED' as const) : ('REAUTH_REQUIRED' as const),
      scopes,
      obtainedDate: seconds(obtainedAt),
      ...(expiresAt === undefined ? {} : { expiresDate: seconds(expiresAt) }),
      ...(ended === undefined
        ? {}
        : { reason: ended.reason, endedDate: seconds(ended.at), message: endSentence(instance, ended) }),
    },
  }
}

/** An instance after a change of it. */
export function answerInstance(reply: FastifyReply, { registry }: Engine, { instance, warnings }: Provisioned) {
  tellWarnings(reply, warnings)
  return presentInstance(registry.element(instance.elementKey), instance)
}

/** What did not work beside a change that did. */
export function tellWarnings(reply: FastifyReply, warnings: readonly string[]): void {
  if (warnings.length > 0) reply.header('Elements-Error', headerText(warnings.join(' ')))
}

function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
