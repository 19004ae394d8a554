import type { Connection } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'

/** The fields whose values Jira names in the language of the account. Their ids are the same for everybody. */
export const localisedFields = ['status', 'issuetype', 'priority', 'resolution'] as const
export type LocalisedField = (typeof localisedFields)[number]

/** One value: as the account reads it, and, where Jira tells it, as the site calls it. */
export interface Word {
  readonly id: string
  readonly name: string
  readonly untranslatedName?: string | undefined
}

export function isLocalisedField(name: string): name is LocalisedField {
  return localisedFields.some((field) => field === name)
}

/** Whether names may be other words than the site's own, which are English. */
export function readsForeignNames({ profile }: Pick<Connection, 'profile'>): boolean {
  return profile.locale !== undefined && !/^en([_-]|$)/i.test(profile.locale)
}

/** All values of a field. They change rarely, so what was told a few minutes ago will do. */
export async function vocabularyOf(connection: Connection, field: LocalisedField): Promise<readonly Word[]> {
  const isPaged = deploymentOf(connection) === 'cloud' && (field === 'priority' || field === 'resolution')
  const path = `/rest/api/2/${field}`
  if (!isPaged) return connection.request({ method: 'GET', path, lasting: true }, z.array(word))
  const words: Word[] = []
  for (let page = 0; page < pagesMax; page += 1) {
    const query = { startAt: words.length, maxResults: pageSize }
    const request = { method: 'GET', path: `${path}/search`, query, lasting: true } as const
    const { values, isLast = true } = await connection.request(request, wordPage)
    words.push(...values)
    if (isLast || values.length === 0) break
  }
  return words
}

/** The ids of the values that are called so, in the language of the account or by the site, without regard to case. */
export function idsOf(words: readonly Word[], name: string): readonly string[] {
  return words.filter((one) => isSame(one.name, name) || isSame(one.untranslatedName, name)).map(({ id }) => id)
}

function isSame(word: string | undefined, name: string): boolean {
  return word?.toLowerCase() === name.toLowerCase()
}

const pageSize = 100
/** Thousands of priorities. */
const pagesMax = 50

const word = z.object({ id: z.string(), name: z.string(), untranslatedName: z.string().optional() })
const wordPage = z.object({ values: z.array(word), isLast: z.boolean().optional() })
