import { compile, type Now, parse } from '@valence/ceql'
import { type Configuration, type Field, literalType, type ProviderRecord, readField } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { openResources } from '@valence/engine'
import { createDatabase, createScratch } from '@valence/platform'
import { ceqlToSql, createRecordTable, createTestDatabase } from '@valence/testing'
import { openConnection, resource } from './jira-line.ts'

/** Ids in the order of the list. */
type Ids = readonly unknown[]

/** Who is asked the same question: the engine at a Jira, CEQL in memory, PostgreSQL; all about the same issues. */
export interface Respondents {
  readonly records: readonly ProviderRecord[]
  readonly fields: readonly Field[]
  /** What Jira filters and what is filtered of its answer, as a list of the gateway has it. */
  byProvider(where: string): Promise<Ids>
  inMemory(where: string): Ids
  inSql(wheres: readonly string[]): Promise<readonly Ids[]>
  close(): Promise<void>
}

export async function askAt(configuration: Configuration, now: Now): Promise<Respondents> {
  const { resources, instance, close } = await openResources({
    element: jira,
    configuration,
    allowPrivateNetworks: ['127.0.0.0/8', '::1/128'],
    allowHttp: true,
    clock: { now: () => new Date(now.instantMs) },
    sleep: async () => undefined,
    monotonicMs: () => performance.now(),
    openScratch: createScratch(),
    random: () => 0.5,
  })
  const { records } = await resources.list(instance, 'incidents', [], { pageSize: 1000 })
  const fields = [...resource('incidents').fields, ...(await discovered(configuration, instance.profile))]
  const database = await createTestDatabase()
  const connected = createDatabase(database.url)
  const table = await createRecordTable(connected, records, fields)
  const access = accessTo(fields)

  return {
    records,
    fields,
    async byProvider(where) {
      const list = await resources.list(instance, 'incidents', [], { where, fields: 'id', pageSize: 1000 })
      return list.records.map(({ id }) => id)
    },
    inMemory(where) {
      const isMet = compile<ProviderRecord>(parse(where), { ...access, now, source: where })
      return records.filter(isMet).map(({ id }) => id)
    },
    inSql: (wheres) => table.select(wheres.map((where) => ceqlToSql(parse(where), table.columnOf, now))),
    async close() {
      await connected.close()
      await database.drop()
      await close()
    },
  }
}

async function discovered(configuration: Configuration, profile: Readonly<Record<string, string>>) {
  const connection = openConnection(jira, configuration)
  const found = await resource('incidents').discover?.({ ...connection, profile }, {})
  return found ?? []
}

function accessTo(fields: readonly Field[]) {
  const byName = new Map(
    fields.flatMap((field) => [field.path, field.vendorPath].map((name) => [name, field] as const)),
  )
  return {
    read: (record: ProviderRecord, name: string) => readField(record, byName.get(name)?.path ?? name, byName.get(name)),
    typeOf: (name: string) => {
      const field = byName.get(name)
      return field === undefined ? undefined : literalType(field)
    },
  }
}
