/** A sentence as a header value: header fields hold no line breaks and no characters beyond ASCII. */
export function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 1000)
}
