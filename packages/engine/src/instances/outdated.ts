import { Fault } from '@valence/element-kit'
import type { TokenSet } from '../authorization/tokens.ts'
import type { Instance } from './instance.ts'
import type { InstanceStore } from './store.ts'

/** Another process changed or removed the instance since it was read; what was to be written on top of that was not. */
export class OutdatedInstance extends Fault {
  constructor(id: number) {
    super('conflict', `The instance ${id} was changed by another request at the same time. Try again.`)
  }
}

/** The change of an instance, written if nobody else wrote meanwhile. @throws OutdatedInstance */
export async function save(
  instances: InstanceStore,
  changed: Instance,
  before: Instance,
  tokens?: TokenSet | null,
): Promise<Instance> {
  if (await instances.save(changed, before, tokens)) return changed
  throw new OutdatedInstance(before.id)
}

/** The time of a change, which tells it from the one before even within one millisecond, or on a clock that lags behind. */
export function changedAt(now: Date, before: Pick<Instance, 'updatedAt'>): Date {
  return new Date(Math.max(now.getTime(), before.updatedAt.getTime() + 1))
}
