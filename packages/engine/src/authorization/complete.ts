import type { Instance } from '../instances/instance.ts'
import type { ManageInstances } from '../instances/manage.ts'
import type { Owner, ProvisionRequest } from '../instances/provision.ts'
import type { Provisioned } from '../instances/provisioned.ts'
import type { ConsentDependencies } from './consent.ts'

interface CompleteDependencies {
  readonly provision: (owner: Owner, request: ProvisionRequest) => Promise<Provisioned>
  readonly instances: Pick<ManageInstances, 'get' | 'update'>
  /** What is remembered of an instance is no longer so. */
  readonly forget: (instance: Pick<Instance, 'token'>) => void
}

/** Finishes a flow of the hosted page as its caller would: with the same requests that he could make himself. */
export function createComplete({
  provision,
  instances,
  forget,
}: CompleteDependencies): ConsentDependencies['complete'] {
  return async function complete(owner, elementKey, intent, { code, configuration: flow }) {
    const grant = { code }
    if (intent.kind === 'reauthorize') {
      const instance = await instances.get(owner.accountId, intent.instanceId)
      const updated = await instances.update(instance, { configuration: flow, grant }, 'merge')
      forget(instance)
      return updated
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
