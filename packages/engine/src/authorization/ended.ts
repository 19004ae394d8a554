import { Fault } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Ended, EndNotice, EndReason } from './tokens.ts'

const because: Readonly<Record<EndReason, string>> = {
  revoked: 'access was taken back, or the password of the account was changed',
  inactivity: 'it was not used for too long',
  no_refresh_token:
    'its access token expired, and none was given to renew it (the scope offline_access was not allowed)',
}

/** Why an instance is no longer authorised, and what a person does about it. */
export function endSentence({ id, name, elementKey }: Pick<Instance, 'id' | 'name' | 'elementKey'>, { reason }: Ended) {
  return (
    `The authorisation of '${name}' has ended: ${because[reason]}. Authorise it again: get the address of consent from ` +
    `/elements/${elementKey}/oauth/url, then PATCH /instances/${id} with {"providerData": {"code": "…"}}.`
  )
}

export function endFault(instance: Pick<Instance, 'id' | 'name' | 'elementKey'>, ended: Ended): Fault {
  return new Fault('unauthorized', endSentence(instance, ended))
}

/** What the owner's callback URL is told, in the form of the platform's notifications. */
export function endNotice(id: string, url: string, instance: Instance, ended: Ended): EndNotice {
  const notification = {
    id: Number(id),
    severity: 'high',
    topic: 'instance.authorization',
    from: instance.elementKey,
    createdDate: ended.at.toISOString(),
    message: {
      elementKey: instance.elementKey,
      accountId: instance.accountId,
      companyId: instance.organizationId,
      instanceId: instance.id,
      instance_id: instance.id,
      instanceName: instance.name,
      instanceTags: instance.tags,
      status: 'REAUTH_REQUIRED',
      reason: ended.reason,
      text: endSentence(instance, ended),
    },
  }
  return { id, url, body: JSON.stringify(notification) }
}
