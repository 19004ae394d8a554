import { Fault } from '@valence/element-kit'

/** The name of an instance, without markup. @throws Fault invalid_request when nothing is left */
export function readName(input: string): string {
  const name = plainText(input)
  if (name !== '') return name
  throw new Fault('invalid_request', 'An instance needs a name.')
}

/** Tags without markup, without empty ones, each once. */
export function readTags(input: readonly string[]): readonly string[] {
  return [...new Set(input.map(plainText))].filter((tag) => tag !== '')
}

/**
 * Text without markup: `<a href="x">acme</a>` becomes `acme`. Names and tags are shown in consoles and mails. As in HTML a tag begins
 * with its name right behind the bracket, so that `1 < 2` stays.
 */
export function plainText(input: string): string {
  let text = input
  // Stripping may join what was apart (`<<b>script>`), so it repeats until nothing changes; each round shortens the text.
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(/<[a-z/!?][^<>]*>/gi, '')
  }
  return text.trim()
}
