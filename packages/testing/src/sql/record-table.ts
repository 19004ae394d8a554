import type { FieldType } from '@valence/ceql'
import { type Field, isRecord, literalType, type ProviderRecord } from '@valence/element-kit'
import type { Database } from '@valence/platform'
import { quoted } from './quoted.ts'

/** The columns that hold what one field of the records has: its elements as text and, parallel to that, as what else they may be. */
export interface RecordColumn {
  readonly name: string
  readonly type: FieldType
}

export interface RecordTable {
  /** The column of a field by its path, or by where it stands in a record. */
  columnOf(field: string): RecordColumn
  /** For each condition the ids of the records that meet it, in the order of the records. One round trip for all of them. */
  select(conditions: readonly string[]): Promise<readonly (readonly string[])[]>
}

/** Puts records into a table as they are, and has PostgreSQL take the fields out of them. */
export async function createRecordTable(
  { pool }: Pick<Database, 'pool'>,
  records: readonly ProviderRecord[],
  fields: readonly Field[],
): Promise<RecordTable> {
  await pool.query(functions)
  await pool.query('CREATE TABLE raw_record (position integer, record jsonb)')
  await pool.query(
    'INSERT INTO raw_record SELECT place, record FROM jsonb_array_elements($1) WITH ORDINALITY AS one(record, place)',
    [JSON.stringify(records.map((record) => asCompared(record, fields)))],
  )
  const columns = fields.map((field, index) => ({ field, name: `f${index}`, type: literalType(field) }))
  const lists = columns.flatMap(({ field, name, type }) => columnsOf(field, name, type))
  await pool.query(
    `CREATE TABLE record AS SELECT position, record ->> 'id' AS id, ${lists.join(', ')} FROM raw_record ORDER BY position`,
  )
  const byName = new Map(
    columns.flatMap(({ field, name, type }) => [field.path, field.vendorPath].map((key) => [key, { name, type }])),
  )
  return {
    columnOf(field) {
      const column = byName.get(field)
      if (column === undefined) throw new RangeError(`The record table has no field ${field}.`)
      return column
    },
    async select(conditions) {
      const selects = conditions.map(
        (condition, index) =>
          `SELECT ${index} AS query, coalesce(array_agg(id ORDER BY position), '{}') AS ids FROM record WHERE ${condition}`,
      )
      const { rows } = await pool.query<{ query: number; ids: string[] }>(selects.join('\nUNION ALL\n'))
      return rows.toSorted((left, right) => left.query - right.query).map(({ ids }) => ids)
    },
  }
}

/** With objects where the provider wrote them as text: reading that is the field's own business, and no matter of the language. */
function asCompared(record: ProviderRecord, fields: readonly Field[]): ProviderRecord {
  const copy = structuredClone(record)
  for (const { vendorPath, readValue } of fields) {
    const names = vendorPath.split('.')
    const holder: unknown = names.slice(0, -1).reduce<unknown>((value, name) => isRecord(value) && value[name], copy)
    const name = names.at(-1) ?? ''
    if (readValue === undefined || !isRecord(holder)) continue
    const value = holder[name]
    Object.assign(holder, {
      [name]: Array.isArray(value) ? value.map((one: unknown) => readValue(one)) : readValue(value),
    })
  }
  return copy
}

function columnsOf(field: Field, name: string, type: FieldType): readonly string[] {
  const elements = elementsOf(field)
  const list = (key: string) => `ARRAY(SELECT ${key} FROM ${elements} ORDER BY place)`
  const isText = type === 'string'
  const number = `ceql_number(e #>> '{}')`
  const instant = type === 'date' || type === 'datetime' ? `ceql_date(e #>> '{}')` : `ceql_instant(e #>> '{}')`
  return [
    `${list(`ceql_fold(e #>> '{}')`)} AS ${name}_text`,
    // A field without a declared type is what JSON says it is.
    `${list(type === 'any' ? `CASE WHEN jsonb_typeof(e) = 'number' THEN ${number} END` : isText ? 'NULL::float8' : number)} AS ${name}_number`,
    `${list(type === 'any' ? `CASE WHEN jsonb_typeof(e) = 'string' THEN ${instant} END` : isText ? 'NULL::timestamptz' : instant)} AS ${name}_instant`,
    `${list(type === 'any' ? `CASE WHEN jsonb_typeof(e) = 'boolean' THEN ceql_boolean(e #>> '{}') END` : `ceql_boolean(e #>> '{}')`)} AS ${name}_boolean`,
  ]
}

/** The values of a field one by one: scalars as they are, objects by their identities, nothing for null. */
function elementsOf({ vendorPath, identities = identitiesByDefault }: Field): string {
  const base = `lax $${vendorPath
    .split('.')
    .map((name) => `."${name}"`)
    .join('')}[*]`
  const paths = [
    `${base} ? (@.type() != "object" && @ != null)`,
    ...identities.map((name) => `${base} ? (@.type() == "object")."${name}" ? (@ != null)`),
  ]
  const queries = paths.map((path, index) => `SELECT ${index} AS place, jsonb_path_query(record, ${quoted(path)}) AS e`)
  return `(${queries.join(' UNION ALL ')}) AS element`
}

/** As docs/contributing says of objects whose field declares none. */
const identitiesByDefault = ['name', 'key', 'id', 'value', 'displayName', 'accountId', 'emailAddress']

/** How text is folded and read, in PostgreSQL's own terms. */
const functions = `
CREATE FUNCTION ceql_fold(text) RETURNS text IMMUTABLE LANGUAGE sql RETURN
  translate(lower(normalize($1, NFC) COLLATE "und-x-icu"), 'ςſµϐϑϕϖϰϱϵẛ', 'σsμβθφπκρεṡ') COLLATE "C";
CREATE FUNCTION ceql_number(text) RETURNS float8 IMMUTABLE LANGUAGE sql RETURN
  CASE WHEN trim($1) ~* '^-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?$' THEN trim($1)::float8 END;
CREATE FUNCTION ceql_boolean(text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN
  CASE lower($1) WHEN 'true' THEN true WHEN 'false' THEN false END;
CREATE FUNCTION ceql_instant(text) RETURNS timestamptz IMMUTABLE LANGUAGE plpgsql SET TimeZone TO 'UTC' AS $body$
BEGIN
  IF $1 !~* '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$' THEN RETURN NULL; END IF;
  RETURN date_trunc('milliseconds', replace($1, ',', '.')::timestamptz);
EXCEPTION WHEN others THEN RETURN NULL;
END $body$;
CREATE FUNCTION ceql_date(text) RETURNS timestamptz IMMUTABLE LANGUAGE sql RETURN
  coalesce(ceql_instant($1), CASE WHEN ceql_number($1) = trunc(ceql_number($1)) THEN to_timestamp(ceql_number($1) / 1000) END);
`
