import type { Node } from './node.ts'
import { attribute } from './node.ts'

// What the writer and the reader of wiki markup have to agree on. The rules are those of Jira's own renderer.

/** The marks that stand as a sign on both sides of the words. */
export const markBySign: ReadonlyMap<string, Node> = new Map<string, Node>([
  ['*', { type: 'strong' }],
  ['_', { type: 'em' }],
  ['-', { type: 'strike' }],
  ['+', { type: 'underline' }],
  ['^', { type: 'subsup', attrs: { type: 'sup' } }],
  ['~', { type: 'subsup', attrs: { type: 'sub' } }],
  ['??', { type: 'em' }],
])

/** The sign of a mark; undefined when it has none. */
export function signOf(mark: Node): string | undefined {
  if (mark.type === 'subsup') return attribute(mark, 'type') === 'sub' ? '~' : '^'
  return typeof mark.type === 'string' ? signs.get(mark.type) : undefined
}

const signs: ReadonlyMap<string, string> = new Map([
  ['strong', '*'],
  ['em', '_'],
  ['strike', '-'],
  ['underline', '+'],
])

const word = /[\p{L}\p{N}]/u
const blank = /\s/

/** A sign opens before a word, not inside of one, and not as one of several. `before` and `after` are the characters beside it, empty at an end. */
export function opens(sign: string, before: string, after: string): boolean {
  return !word.test(before) && before !== sign[0] && after !== '' && !blank.test(after) && after !== sign[0]
}

/** A sign closes behind a word and not inside of one. */
export function closes(before: string, after: string): boolean {
  return before !== '' && !blank.test(before) && !word.test(after)
}

export function isWordCharacter(character: string): boolean {
  return word.test(character)
}

/** Behind a backslash these lose their meaning; before anything else a backslash is only itself. */
export const escapable = /[!-/:-@[-`{-~]/

/** An address in the text is a link without further signs. What closes a sentence does not belong to it. */
export const bareUrl = /https?:\/\/[^\s|[\]{}<>"\\^`]*[A-Za-z0-9/=&#%$@]/y

/** What may stand as an address in brackets. */
export const linkAddress = /^(?:(?:https?|ftp|file|mailto|tel|sms|skype|news|irc|slack|ms-word):|#|\/)[^\s|[\]]*$/i

/** A macro that is a block of its own. */
export const blockMacro = /\{(code|noformat|quote|panel)(?::([^}\n]*))?\}/g

/** Where one of these words follows, a brace begins a macro, a monospaced text, or a sign inside of a word. */
export const braceMeans = /\{(?:\{|(?:code|noformat|quote|panel|color|anchor|adf)\b|(?:[*_+^~-]|\?\?)\})/y

export const colorMacro = /\{color:([^}\n]{1,40})\}/y

/** The backgrounds by which Jira keeps the kinds of panels apart. */
export const panelColors: ReadonlyMap<string, string> = new Map([
  ['info', '#deebff'],
  ['note', '#eae6ff'],
  ['success', '#e3fcef'],
  ['tip', '#e3fcef'],
  ['warning', '#fffae6'],
  ['error', '#ffebe6'],
])

/** Emoticons, with the short name and the character of what they stand for. */
export const emoticons: ReadonlyMap<string, readonly [shortName: string, text: string]> = new Map([
  [':)', [':slight_smile:', '🙂']],
  [':(', [':disappointed:', '😞']],
  [':P', [':stuck_out_tongue:', '😛']],
  [':D', [':smiley:', '😃']],
  [';)', [':wink:', '😉']],
  ['(y)', [':thumbsup:', '👍']],
  ['(n)', [':thumbsdown:', '👎']],
  ['(i)', [':info:', 'ℹ️']],
  ['(/)', [':check_mark:', '✅']],
  ['(x)', [':cross_mark:', '❌']],
  ['(!)', [':warning:', '⚠️']],
  ['(+)', [':plus:', '➕']],
  ['(-)', [':minus:', '➖']],
  ['(?)', [':question:', '❓']],
  ['(on)', [':light_bulb_on:', '💡']],
  ['(*)', [':star:', '⭐']],
  ['(flag)', [':triangular_flag_on_post:', '🚩']],
])

const emoticon = /:\)|:\(|:P|:D|;\)|\((?:y|n|i|\/|x|!|\+|-|\?|on|\*|flag)\)/y

/** The emoticon that begins here: never inside of a word, and not before one. */
export function emoticonAt(text: string, at: number): string | undefined {
  emoticon.lastIndex = at
  const found = emoticon.exec(text)?.[0]
  const isFree = found !== undefined && !word.test(text[at - 1] ?? '') && !word.test(text[at + found.length] ?? '')
  return isFree ? found : undefined
}
