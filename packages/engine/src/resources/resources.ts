import type { FileContent, FileUpload, ProviderRecord } from '@valence/element-kit'
import type { ConnectionUse } from '../connection/use.ts'
import type { Instance } from '../instances/instance.ts'
import type { FieldMetadata, ObjectDescription, ParameterMetadata } from './describe.ts'
import type { Explanation } from './explain.ts'
import type { ListAnswer, ListRequest } from './list.ts'
import type { ListWishes } from './one-record.ts'
import type { Parameters } from './parameters.ts'
import type { RecordStream } from './stream.ts'

export interface ItemRequest {
  readonly fields?: string
  readonly parameters?: Parameters
  /** On whose behalf the provider is called. */
  readonly use?: ConnectionUse
}

export interface MetadataOptions {
  readonly customFieldsOnly?: boolean
  /** Values of what the resource's discovery may be narrowed by; others are passed over. */
  readonly scope?: Parameters
}

export interface ObjectMetadata {
  readonly fields: readonly FieldMetadata[]
  readonly parameters: readonly ParameterMetadata[]
}

export interface FileRequest {
  readonly parameters?: Parameters
  /** On whose behalf the provider is called. */
  readonly use?: ConnectionUse
  /** Ends the transfer, because nobody waits for it any more. */
  readonly signal?: AbortSignal
}

export interface ContentRequest extends FileRequest {
  /** `bytes=0-99`, as HTTP has it. */
  readonly range?: string
}

/** The verbs of every resource. `path` is `incidents` or `incidents/comments`, `parents` the ids that stand between. */
export interface Resources {
  /** The record of a resource of which there is only one. */
  read(
    instance: Instance,
    path: string,
    parents: readonly string[],
    request?: ItemRequest & ListWishes,
  ): Promise<ProviderRecord>
  list(instance: Instance, path: string, parents: readonly string[], request: ListRequest): Promise<ListAnswer>
  /** All records of a list from a place on, in constant memory. */
  stream(instance: Instance, path: string, parents: readonly string[], request: ListRequest): Promise<RecordStream>
  /** How a list is answered, and what the page cost; only how it would be, when it is not to be read. */
  explain(
    instance: Instance,
    path: string,
    parents: readonly string[],
    request: ListRequest,
    options?: { readonly isRead?: boolean },
  ): Promise<Explanation>
  get(
    instance: Instance,
    path: string,
    parents: readonly string[],
    id: string,
    request?: ItemRequest,
  ): Promise<ProviderRecord>
  create(
    instance: Instance,
    path: string,
    parents: readonly string[],
    body: unknown,
    request?: ItemRequest,
  ): Promise<ProviderRecord>
  update(
    instance: Instance,
    path: string,
    parents: readonly string[],
    id: string,
    body: unknown,
    request?: ItemRequest,
  ): Promise<ProviderRecord>
  remove(instance: Instance, path: string, parents: readonly string[], id: string, request?: ItemRequest): Promise<void>
  /** Adds a file; its bytes are passed on as they come. */
  upload(
    instance: Instance,
    path: string,
    parents: readonly string[],
    file: FileUpload,
    request?: FileRequest,
  ): Promise<readonly ProviderRecord[]>
  /** The bytes of a record that is a file. */
  content(
    instance: Instance,
    path: string,
    parents: readonly string[],
    id: string,
    request?: ContentRequest,
  ): Promise<FileContent>
  /** Whether a resource takes files, gives them, or is one record instead of many. */
  handles(instance: Instance, path: string, operation: 'upload' | 'content' | 'read'): boolean
  /** Names, or the form of `Elements-Version: Helium`. Works on a disabled instance, too. */
  objects(instance: Instance, helium: boolean): readonly string[] | readonly ObjectDescription[]
  metadata(instance: Instance, path: string, options?: MetadataOptions): Promise<ObjectMetadata>
}
