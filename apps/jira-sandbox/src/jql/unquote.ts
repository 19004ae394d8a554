/** Takes quotes and escapes off a JQL string, quoted or not. */
export function unquote(text: string): string {
  const quote = text[0]
  const quoted = text.length >= 2 && (quote === '"' || quote === "'") && text.at(-1) === quote
  const inner = quoted ? text.slice(1, -1) : text
  return inner.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_whole, code?: string, char?: string) =>
    code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : (controls[char ?? ''] ?? char ?? ''),
  )
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
