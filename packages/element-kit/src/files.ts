import type { z } from 'zod'
import type { Connection, QueryValue } from './connection.ts'

/** A file on its way to the provider. Its bytes are passed on as they come, and exist only once. */
export interface FileUpload {
  readonly name: string
  /** Media type, e.g. `image/png`. */
  readonly contentType: string
  readonly content: AsyncIterable<Uint8Array>
}

/** A file, or a part of one, as the provider gives it. */
export interface FileContent {
  /** 206 for a part. */
  readonly status: 200 | 206
  readonly contentType: string
  /** In bytes; absent when the provider does not say. */
  readonly size?: number
  /** `bytes 0-99/1234` of a part. */
  readonly contentRange?: string
  readonly content: AsyncIterable<Uint8Array>
}

export interface FileRequest {
  /** Below the base URL of the connection; build it with `path`. */
  readonly path: string
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly headers?: Readonly<Record<string, string>>
}

/** The line to one provider account, for bytes: nothing of a file is held in memory on its way. */
export interface FileTransfer {
  /** The same line for everything that is no file. */
  readonly connection: Connection
  /**
   * Sends a form with one file. Never sent twice: the bytes are gone.
   *
   * @throws Fault when the provider refuses, does not answer, or answers what `accept` does not know.
   */
  upload<T>(request: FileRequest & { readonly part: string }, file: FileUpload, accept: z.ZodType<T>): Promise<T>
  /**
   * Opens a file. A redirect, as to a media host, is followed without the credentials.
   *
   * @throws Fault when the provider refuses or does not answer.
   */
  download(request: FileRequest): Promise<FileContent>
}
