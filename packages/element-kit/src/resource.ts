import type { Dialect, OrderTerm } from '@valence/ceql'
import type { z } from 'zod'
import type { Connection } from './connection.ts'
import type { Field } from './field.ts'
import type { FileContent, FileTransfer, FileUpload } from './files.ts'

/** A record in the provider's own shape. */
export type ProviderRecord = Readonly<Record<string, unknown>>

/** What a caller of one item may say. */
export interface ItemOptions {
  /** Ids of the parents, outermost first: `['HELP-1']` for a comment of that incident. */
  readonly parents: readonly string[]
  /** Names of the wanted fields; undefined means all. */
  readonly fields?: readonly string[]
  /** Provider parameters that were carried in `where` or the query, e.g. `expand`. */
  readonly parameters: Readonly<Record<string, string>>
}

/** One provider page of a list. */
export interface ListQuery<Native> extends ItemOptions {
  /** The part of `where` that the provider evaluates; undefined means everything. */
  readonly where?: Native
  /** Only terms that `sortable` accepted. */
  readonly orderBy: readonly OrderTerm[]
  /** At most this many records are wanted; a provider may give fewer without being at its end. */
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor?: string
}

export interface Page {
  readonly records: readonly ProviderRecord[]
  /** Where the next page begins; absent on the last page. */
  readonly next?: string
}

/** How many records there are. A provider that counts by an index, which lags behind, is not exact. */
export interface Count {
  readonly total: number
  readonly isExact: boolean
}

/** A restriction that a caller wrote in the provider's own language. */
export interface NativeRestriction<Native> {
  readonly where: Native
  /** What of the text was not done, as sentences. */
  readonly warnings: readonly string[]
}

/** The provider's own query language. */
export interface NativeQuery<Native> {
  /** The query parameter in which a caller may write it: `jql`. */
  readonly parameter: string
  readonly description: string
  /**
   * Reads a restriction so that it stays one whatever it is joined with.
   *
   * @throws Fault invalid_request for text that is not a whole expression
   */
  read(text: string): NativeRestriction<Native>
  /** The query as the provider is asked: what only the connected site knows is looked up for it. */
  print(connection: Connection, query: Pick<ListQuery<Native>, 'where' | 'orderBy' | 'parents'>): Promise<string>
}

/** A row of a bulk load that is about to be created. `key` is ours, unique for ever, and can be found again at the provider. */
export interface BulkRecord {
  readonly key: string
  readonly body: ProviderRecord
}

export type BulkOutcome =
  | { readonly kind: 'created'; readonly id: string }
  | { readonly kind: 'failed'; readonly status: number; readonly message: string }

/** How a resource takes many records at once without losing or doubling one. */
export interface BulkOperations {
  /** Rows per provider call. */
  readonly chunkSize: number
  /**
   * A CSV row (field → cell, empty cells left out) as the body of a create. `fields` are those of its columns that are known, by
   * whose types cells are read. Throws a Fault that names the column.
   */
  bodyOf(row: Readonly<Record<string, string>>, fields: readonly Field[]): ProviderRecord
  /** Creates the records, marking each with its key; one outcome per record, in order. */
  createMany(connection: Connection, records: readonly BulkRecord[]): Promise<readonly BulkOutcome[]>
  /** Of a chunk whose answer was never seen: which keys the provider holds, and under which ids. `since` is when it was sent. */
  findCreated(connection: Connection, keys: readonly string[], since: Date): Promise<ReadonlyMap<string, string>>
}

/** What can be done with a resource. An absent operation is not supported, and metadata, docs and 405 say so. */
export interface Operations<Native> {
  /** The one record of a resource of which there is only one, such as what the provider tells of itself. Stands in place of `list`. */
  read?(connection: Connection, options: ItemOptions): Promise<ProviderRecord>
  list?(connection: Connection, query: ListQuery<Native>): Promise<Page>
  /** The number of records that `where` selects, when the provider tells it cheaply. */
  count?(connection: Connection, query: { readonly where?: Native }): Promise<Count>
  get?(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord>
  create?(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord>
  update?(connection: Connection, id: string, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord>
  remove?(connection: Connection, id: string, options: ItemOptions): Promise<void>
  /** Files that hang on a record: one is added, and its records come back. */
  upload?(files: FileTransfer, file: FileUpload, options: ItemOptions): Promise<readonly ProviderRecord[]>
  /** The bytes of a record that is a file. `range` is that of HTTP: `bytes=0-99`. */
  content?(files: FileTransfer, id: string, options: ContentOptions): Promise<FileContent>
  readonly bulk?: BulkOperations
}

export interface ContentOptions extends ItemOptions {
  readonly range?: string
}

/** From the value of a field, as CEQL reads it, to what it is ordered by; undefined comes last. */
export type OrderKeyOf = (value: unknown) => string | number | undefined

/** A provider parameter that clients carry in `where` (`expand='lead'`) instead of a filter. */
export interface ParameterDeclaration {
  readonly name: string
  readonly description: string
  /** With these values only is it the parameter; with others in `where` the name is that of a field. */
  readonly values?: readonly string[]
  /** A list cannot do without it. */
  readonly isRequired?: boolean
}

/** Values of `discoveryScope`, by name; empty when the whole account is meant. */
export type DiscoveryScope = Readonly<Record<string, string>>

/** A kind of record at the provider, and everything the platform needs to know of it. */
export interface Resource<Native = unknown> {
  /** As in the URL: `incidents`; a child has its parent in `parent`. */
  readonly name: string
  readonly parent?: string
  /** The provider's word for it: `issue`. The resource answers to it, too. */
  readonly vendorName: string
  /** Further names to which it answers, e.g. the plural of the provider's word. */
  readonly aliases?: readonly string[]
  readonly description: string
  /** The provider's own record, or the form that all connectors of the hub share. */
  readonly view?: 'provider' | 'canonical'
  /** Top-level member of a record that identifies it. */
  readonly idField: string
  /** The member in which `fields=` selects; absent when fields stand at the top. Members beside it always stay. */
  readonly container?: string
  /** The shape of a record, loose: unknown members pass. */
  readonly record: z.ZodType<ProviderRecord>
  /** The shape of a body for create and update. */
  readonly body?: z.ZodType<ProviderRecord>
  /** A create needs no body: where it is made says everything, as with the vote of the connected account. */
  readonly isBodyOptional?: boolean
  readonly fields: readonly Field[]
  /** The fields are some of many: any member of a record may be named in `where`, `fields` and `orderBy`. */
  readonly isOpen?: boolean
  /** What `where` becomes at the provider; absent when everything is filtered here. */
  readonly dialect?: Dialect<Native>
  /** The language of its filters, when callers may speak it too and plans can show it. */
  readonly nativeQuery?: NativeQuery<Native>
  /** Whether the provider orders by this field. */
  sortable?(field: string): boolean
  /** The most fields that the provider orders by at a time; absent when there is no such limit. */
  readonly orderTermsMax?: number
  /**
   * What the provider orders a field by, where that is not how CEQL compares its values: the rank that the site gave them, the
   * number in a key. An order that is made here keeps to it.
   */
  orderKeys?(connection: Connection, field: string): Promise<OrderKeyOf> | undefined
  readonly parameters?: readonly ParameterDeclaration[]
  readonly operations: Operations<Native>
  /**
   * Fields that only the connected account can tell, e.g. custom fields. A field that is declared too says more of it: with a
   * scope, what that project or type requires and allows.
   */
  discover?(connection: Connection, scope: DiscoveryScope): Promise<readonly Field[]>
  /** By what discovery may be narrowed, e.g. `project`. */
  readonly discoveryScope?: readonly ParameterDeclaration[]
}

/**
 * Declares a resource. The function only fixes the type of the native query, so that dialect and operations must agree on it.
 */
export function defineResource<Native>(resource: Resource<Native>): Resource<Native> {
  return resource
}
