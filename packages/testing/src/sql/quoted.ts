/** A text as PostgreSQL reads it back, whatever is in it but the character of code zero, which it does not store. */
export function quoted(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
