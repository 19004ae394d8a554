/** Text without markup: `<a href="x">acme</a>` becomes `acme`. Names and tags are shown in consoles and mails. */
export function plainText(input: string): string {
  let text = input
  // Stripping may join what was apart (`<<b>script>`), so it repeats until nothing changes; each round shortens the text.
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(/<[^<>]*>/g, '')
  }
  return text.trim()
}
