import { type Element, maskConfiguration } from '@valence/element-kit'
import { commonConfiguration, type Engine, type Instance, isOn, type Provisioned } from '@valence/engine'
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
    valid: true,
    disabled: instance.disabled,
    maxCacheSize: 0,
    cacheTimeToLive: 0,
    cachingEnabled: false,
    configuration: maskConfiguration([...element.configuration, ...commonConfiguration], instance.configuration),
    eventsEnabled: isOn(instance, 'event.notification.enabled'),
    ...(callbackUrl ? { eventsNotificationCallbackUrl: callbackUrl } : {}),
    traceLoggingEnabled: false,
    externalAuthentication: instance.externalAuthentication,
    user: instance.user,
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
