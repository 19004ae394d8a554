import { type Connection, isRecord, type ProviderRecord } from '@valence/element-kit'
import { isLocalisedField, localisedFields, readsForeignNames, vocabularyOf, type Word } from './vocabulary.ts'

/**
 * Issues whose statuses, types and so on carry the name that the site gives them, beside the one in the language of the account: a
 * program that looks for `Done` finds it whoever is connected. Jira tells it as `untranslatedName` where it lists them, and so it is
 * called here.
 */
export async function withSiteNames(
  connection: Connection,
  issues: readonly ProviderRecord[],
): Promise<readonly ProviderRecord[]> {
  if (!readsForeignNames(connection) || issues.length === 0) return issues
  const wanted = localisedFields.filter((field) =>
    issues.some(({ fields }) => isRecord(fields) && isRecord(fields[field])),
  )
  const vocabularies = await Promise.all(
    wanted.map(async (field) => {
      const words = await vocabularyOf(connection, field)
      return [field, new Map(words.map((word) => [word.id, word]))] as const
    }),
  )
  const known = new Map<string, ReadonlyMap<string, Word>>(vocabularies)
  return issues.map((issue) => (isRecord(issue.fields) ? { ...issue, fields: named(issue.fields, known) } : issue))
}

function named(fields: ProviderRecord, known: ReadonlyMap<string, ReadonlyMap<string, Word>>): ProviderRecord {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (!isLocalisedField(name) || !isRecord(value)) return [name, value]
      const untranslatedName = known.get(name)?.get(String(value.id))?.untranslatedName
      return [name, untranslatedName === undefined ? value : { ...value, untranslatedName }]
    }),
  )
}
