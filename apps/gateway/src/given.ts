export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The members that were given: what a caller left out is absent, not undefined. */
export function given<T extends object>(members: T): Given<T>
export function given(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
