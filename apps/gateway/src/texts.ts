/** Query parameters that are not the platform's own; one that is repeated counts as a list. */
export function texts(query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))
}
