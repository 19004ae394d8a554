import type { ManageInstances } from '../instances/manage.ts'
import type { Owner, ProvisionRequest } from '../instances/provision.ts'
import type { Provisioned } from '../instances/provisioned.ts'
import type { ConsentDependencies } from './consent.ts'

interface CompleteDependencies {
  readonly provision: (owner: Owner, request: ProvisionRequest) => Promise<Provisioned>
  readonly instances: Pick<ManageInstances, 'get' | 'update'>
}

/** Finishes a flow of the hosted page as its caller would: with the same requests that he could make himself. */
export function createComplete({ provision, instances }: CompleteDependencies): ConsentDependencies['complete'] {
  return async function complete(owner, elementKey, intent, { code, configuration: flow }) {
    const grant = { code }
    if (intent.kind === 'reauthorize') {
      const instance = await instances.get(owner.accountId, intent.instanceId)
      return instances.update(instance, { configuration: flow, grant }, 'merge')
    }
    const { name, tags, configuration } = intent
    return provision(owner, {
      element: elementKey,
      name,
      ...(tags === undefined ? {} : { tags }),
      configuration: { ...configuration, ...flow },
      grant,
    })
  }
}
