import type { JqlContext } from './context.ts'
import type { ReferenceType } from './reference-type.ts'

/** What a function gives: ids of one type, or an instant. */
export type FunctionValue =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'fault'; readonly message: string }

export interface JqlFunction {
  readonly signature: string
  readonly type: ReferenceType | 'date'
  readonly isList: boolean
  /** The fewest and the most arguments it may be given. */
  readonly takes: readonly [number, number]
  /** Arguments beyond these are left out with a warning. The real numbers are not published: these are the sandbox's. */
  readonly argumentsMost?: number
  /** Not even within a list, as `latestReleasedVersion`. */
  readonly loneOnly?: true
  run(args: readonly string[], context: JqlContext): FunctionValue
}

export type Run = JqlFunction['run']

export function ids(list: Iterable<string>): FunctionValue {
  return { kind: 'ids', ids: [...list] }
}

export function fault(message: string): FunctionValue {
  return { kind: 'fault', message }
}

/** A function that gives any number of things. */
export function listOf(signature: string, type: ReferenceType, takes: JqlFunction['takes'], run: Run): JqlFunction {
  return { signature, type, isList: true, takes, run }
}

/** A function that gives one thing. */
export function oneOf(
  signature: string,
  type: JqlFunction['type'],
  takes: JqlFunction['takes'],
  run: Run,
): JqlFunction {
  return { signature, type, isList: false, takes, run }
}

export function nameOf(jqlFunction: JqlFunction): string {
  return jqlFunction.signature.slice(0, jqlFunction.signature.indexOf('('))
}
