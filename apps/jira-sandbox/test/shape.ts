import { isObject } from '../src/json/object.ts'

/** Gone from newer webhooks, or there on some sites and issues only: personal data, custom fields, logged time. */
const mayLack =
  /\.(emailAddress|customfield_\d+|tmpFromAccountId|tmpToAccountId|timetracking\.\w+|(aggregate)?progress\.percent)$/
const oldUser = /^(name|key)$/
/** Came after the recordings were made, or shows on some issues only. */
const mayHave = new RegExp(
  [
    /\.(customfield_\d+|accountType|timeZone|avatarId|tmpFromAccountId|tmpToAccountId|statuscategorychangedate)$/,
    /\.(hierarchyLevel|simplified|entityId|untranslatedName|projectTypeKey|issuerestriction|security|parent|statusCategory)$/,
    /\.(timetracking\.\w+|(aggregate)?progress\.percent)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

/**
 * Where one JSON value has not the keys or the types of another that was recorded. Null stands for any type. Of a
 * recording that somebody shortened by hand, only what is left is looked for.
 */
export function shapeFaults(recorded: unknown, sent: unknown, isShortened = false, path = ''): string[] {
  if (recorded === null || sent === null) return []
  if (Array.isArray(recorded) || Array.isArray(sent)) return listFaults(recorded, sent, isShortened, path)
  if (!isObject(recorded) || !isObject(sent)) {
    return typeof recorded === typeof sent ? [] : [`${path}: ${typeof sent}, recorded as ${typeof recorded}`]
  }
  const isUser = Object.hasOwn(recorded, 'accountId')
  const common = Object.keys(recorded).filter((name) => Object.hasOwn(sent, name))
  const lacking = Object.keys(recorded).filter(
    (name) => !Object.hasOwn(sent, name) && !mayLack.test(`${path}.${name}`) && !(isUser && oldUser.test(name)),
  )
  const extra = Object.keys(sent).filter((name) => !Object.hasOwn(recorded, name) && !mayHave.test(`${path}.${name}`))
  return [
    ...lacking.map((name) => `${path}.${name} is missing`),
    ...(isShortened ? [] : extra.map((name) => `${path}.${name} was not recorded`)),
    ...common.flatMap((name) => shapeFaults(recorded[name], sent[name], isShortened, `${path}.${name}`)),
  ]
}

function listFaults(recorded: unknown, sent: unknown, isShortened: boolean, path: string): string[] {
  if (!Array.isArray(recorded) || !Array.isArray(sent)) return [`${path}: a list on one side only`]
  const [first, ours] = [recorded[0], sent[0]]
  return first === undefined || ours === undefined ? [] : shapeFaults(first, ours, isShortened, `${path}[]`)
}
