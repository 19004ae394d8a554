import { isZone } from '@valence/ceql'
import { Fault, type ItemOptions, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import type { ConnectionUse, Traffic } from '../connection/use.ts'
import type { Instance } from '../instances/instance.ts'
import type { Clock } from '../ports.ts'
import { type Registry, resourceOf } from '../registry.ts'
import { readBody } from './body.ts'
import { type Budgets, defaultBudgets } from './budgets.ts'
import { describeFields, describeObjects, describeParameters } from './describe.ts'
import type { Discover } from './discover.ts'
import { explain } from './explain.ts'
import { type ListRequest, list } from './list.ts'
import { nameFields } from './name-fields.ts'
import type { Naming } from './naming.ts'
import { refuseMisplacedNative } from './native-query.ts'
import { withoutNulls } from './nulls.ts'
import { parametersOfOne } from './one-record.ts'
import { type OpenList, openList } from './open-list.ts'
import { operationOf } from './operations.ts'
import { declaredParameters } from './parameters.ts'
import type { ItemRequest, Resources } from './resources.ts'
import type { OpenScratch } from './scratch.ts'
import { readSelection, type Selection } from './select.ts'
import { streamList } from './stream.ts'
import { createMeter } from './usage.ts'

interface ResourcesDependencies {
  readonly connections: Pick<Connections, 'open' | 'files'>
  readonly registry: Registry
  readonly discover: Discover
  readonly naming: Naming
  readonly clock: Clock
  readonly monotonicMs: () => number
  readonly openScratch: OpenScratch
  readonly budgets?: Partial<Budgets>
}

export function createResources({
  connections,
  registry,
  discover,
  naming,
  clock,
  monotonicMs,
  openScratch,
  budgets: given = {},
}: ResourcesDependencies): Resources {
  const budgets = { ...defaultBudgets, ...given }
  const means = { budgets, openScratch }

  const find = (instance: Instance, path: string) => resourceOf(registry.element(instance.elementKey), path)

  const usable = (instance: Instance, path: string): Resource => {
    const resource = find(instance, path)
    if (instance.disabled) throw new Fault('forbidden', `The instance ${instance.id} is disabled.`)
    return resource
  }

  const open = (instance: Instance, path: string, use?: ConnectionUse) => {
    const resource = usable(instance, path)
    const connection = connections.open(instance, use)
    return { resource, connection, names: naming(instance, resource, connection) }
  }

  const openToList = (
    instance: Instance,
    path: string,
    parents: readonly string[],
    request: ListRequest,
    traffic: Traffic = 'live',
  ): Promise<OpenList> => {
    const meter = createMeter(monotonicMs)
    const resource = usable(instance, path)
    refuseMisplacedNative(resource, registry.element(instance.elementKey).resources, request.parameters)
    // A whole list as a stream would only push out what others asked for.
    const cache = traffic === 'live' ? request.use?.cache : undefined
    const use = { ...request.use, signal: request.signal, traffic, cache }
    const connection = meter.connection(connections.open(instance, use))
    const names = naming(instance, resource, connection)
    const now = { instantMs: clock.now().getTime(), zone: zoneOf(instance) }
    return openList({ instance, resource, parents, connection, names, meter }, { now, ...request }, budgets)
  }

  return {
    async read(instance, path, parents, request = {}) {
      const { resource, connection, names } = open(instance, path, request.use)
      const read = operationOf(resource, 'read')
      const parameters = parametersOfOne(resource, request, request.parameters)
      const selection = await readSelection(request.fields, resource, names)
      const options = selectingOptions(resource, parents, { ...request, parameters }, selection)
      const record = await read.call(resource.operations, connection, options)
      return shown(instance, selection === undefined ? record : selection.apply(record))
    },
    async list(instance, path, parents, request) {
      const answer = await list(await openToList(instance, path, parents, request), request, means)
      return { ...answer, records: shown(instance, answer.records) }
    },
    async stream(instance, path, parents, request) {
      const found = await streamList(await openToList(instance, path, parents, request, 'bulk'), request, means)
      return { ...found, groups: shownEach(instance, found.groups) }
    },
    async explain(instance, path, parents, request, { isRead = true } = {}) {
      const opened = await openToList(instance, path, parents, request)
      return explain(opened, means.budgets, isRead ? await list(opened, request, means) : undefined)
    },
    async get(instance, path, parents, id, request = {}) {
      const { resource, connection, names } = open(instance, path, request.use)
      const get = operationOf(resource, 'get')
      const selection = await readSelection(request.fields, resource, names)
      const options = selectingOptions(resource, parents, request, selection)
      const record = await get.call(resource.operations, connection, id, options)
      return shown(instance, selection === undefined ? record : selection.apply(record))
    },
    async create(instance, path, parents, body, request = {}) {
      const { resource, connection, names } = open(instance, path, request.use)
      const create = operationOf(resource, 'create')
      const options = itemOptions(resource, parents, request)
      const named = await nameFields(readBody(resource, body, resource.isBodyOptional), resource, names)
      return shown(instance, await create.call(resource.operations, connection, named, options))
    },
    async update(instance, path, parents, id, body, request = {}) {
      const { resource, connection, names } = open(instance, path, request.use)
      const update = operationOf(resource, 'update')
      const options = itemOptions(resource, parents, request)
      const named = await nameFields(readBody(resource, body), resource, names)
      return shown(instance, await update.call(resource.operations, connection, id, named, options))
    },
    async remove(instance, path, parents, id, request = {}) {
      const { resource, connection } = open(instance, path, request.use)
      const remove = operationOf(resource, 'remove')
      await remove.call(resource.operations, connection, id, itemOptions(resource, parents, request))
    },
    async upload(instance, path, parents, file, { parameters, signal, use } = {}) {
      const resource = usable(instance, path)
      const upload = operationOf(resource, 'upload')
      const options = itemOptions(resource, parents, { ...(parameters && { parameters }) })
      return shown(
        instance,
        await upload.call(resource.operations, connections.files(instance, { ...use, signal }), file, options),
      )
    },
    async content(instance, path, parents, id, { parameters, range, signal, use } = {}) {
      const resource = usable(instance, path)
      const content = operationOf(resource, 'content')
      const options = itemOptions(resource, parents, { ...(parameters && { parameters }) })
      const asked = range === undefined ? options : { ...options, range }
      return content.call(resource.operations, connections.files(instance, { ...use, signal }), id, asked)
    },
    handles: (instance, path, operation) => find(instance, path).operations[operation] !== undefined,
    objects(instance, helium) {
      const objects = describeObjects(registry.element(instance.elementKey))
      return helium ? objects : objects.map(({ name }) => name)
    },
    async metadata(instance, path, { customFieldsOnly = false, scope: given = {} } = {}) {
      const resource = find(instance, path)
      const scope = declaredParameters({ parameters: resource.discoveryScope ?? [] }, given)
      // A disabled instance does not call its provider; what the element declares it can tell all the same.
      const discovered = instance.disabled
        ? []
        : await discover(instance, resource, connections.open(instance), { scope })
      const fields = describeFields(resource, discovered)
      return {
        fields: customFieldsOnly ? fields.filter(({ custom }) => custom) : fields,
        parameters: describeParameters(resource),
      }
    },
  }
}

function selectingOptions(
  resource: Resource,
  parents: readonly string[],
  request: ItemRequest,
  selection: Selection | undefined,
): ItemOptions {
  return { ...itemOptions(resource, parents, request), ...(selection?.roots && { fields: selection.roots }) }
}

function itemOptions(resource: Resource, parents: readonly string[], { parameters }: ItemRequest): ItemOptions {
  return { parents, parameters: declaredParameters(resource, parameters) }
}

/** Members that are null are left out unless the instance says otherwise; the change is seen at the next call. */
function shown<T>(instance: Instance, answer: T): T {
  return instance.configuration['filter.response.nulls'] === 'false' ? answer : withoutNulls(answer)
}

/** The zone of the account, when the element learned it. */
function zoneOf({ profile }: Instance): string {
  return profile.timeZone !== undefined && isZone(profile.timeZone) ? profile.timeZone : 'UTC'
}

async function* shownEach(instance: Instance, groups: AsyncIterable<readonly ProviderRecord[]>) {
  for await (const records of groups) yield shown(instance, records)
}
