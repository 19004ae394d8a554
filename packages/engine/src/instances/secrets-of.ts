import { type Element, isRecord, isSecret, secretKeys } from '@valence/element-kit'
import { commonConfiguration } from './common-configuration.ts'
import type { Instance } from './instance.ts'

/** Every value of an instance that nobody may see. */
export function secretsOf(
  { configuration: fields }: Pick<Element, 'configuration'>,
  instance: Instance,
): readonly string[] {
  const { configuration, token, subscription } = instance
  const declared = new Set([...secretKeys(fields), ...secretKeys(commonConfiguration)])
  const values = Object.entries(configuration).flatMap(([key, value]) => (isSecret(declared, key) ? [value] : []))
  return [
    token,
    ...values,
    ...membersOf(configuration['event.notification.callback.headers']),
    subscription?.secret ?? '',
  ]
}

/** A JSON object of secrets is told member by member. */
function membersOf(text: string | undefined): readonly string[] {
  if (text === undefined || !text.trim().startsWith('{')) return []
  try {
    const read: unknown = JSON.parse(text)
    return isRecord(read) ? Object.values(read).map(String) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
