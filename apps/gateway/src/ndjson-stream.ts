/** Groups of records as lines of JSON. */
export async function* ndjsonStream(groups: AsyncIterable<readonly object[]>): AsyncGenerator<string, void, void> {
  for await (const records of groups) {
    if (records.length > 0) yield `${records.map((record) => JSON.stringify(record)).join('\n')}\n`
  }
}
