import { type Found, type Inline, withMark } from './wiki-inline.ts'

const closing = '{color}'

/** `{color:red}words{color}`; a colour that documents cannot keep leaves its words as they are. */
export function readColor(text: string, at: number, inline: Inline): Found | undefined {
  const open = /^\{color:([^}]{1,30})\}/.exec(text.slice(at, at + 40))
  if (!open) return undefined
  const start = at + open[0].length
  const end = text.indexOf(closing, start)
  if (end <= start) return undefined
  const word = (open[1] ?? '').trim().toLowerCase()
  const color = namedColors[word] ?? word
  const within = /^#[0-9a-f]{6}$/.test(color) ? withMark(inline, { type: 'textColor', attrs: { color } }) : inline
  return { nodes: inline.read(text.slice(start, end), within), next: end + closing.length }
}

const namedColors: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#ff0000',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  orange: '#ffa500',
  purple: '#800080',
  gray: '#808080',
  grey: '#808080',
}
