import type { Node } from './node.ts'

/** The mark of a colour, which a document takes in six digits only; undefined for a word that is none. */
export function colorMark(color: string): Node | undefined {
  const name = color.trim().toLowerCase()
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(name)
  const digits =
    short === null ? name : `#${[short[1], short[2], short[3]].map((digit) => `${digit}${digit}`).join('')}`
  const hex = /^#[0-9a-f]{6}$/.test(digits) ? digits : named.get(name)
  return hex === undefined ? undefined : { type: 'textColor', attrs: { color: hex } }
}

/** The names of colours that people use in wiki markup. */
const named: ReadonlyMap<string, string> = new Map([
  ['black', '#000000'],
  ['silver', '#c0c0c0'],
  ['gray', '#808080'],
  ['grey', '#808080'],
  ['white', '#ffffff'],
  ['maroon', '#800000'],
  ['red', '#ff0000'],
  ['purple', '#800080'],
  ['fuchsia', '#ff00ff'],
  ['magenta', '#ff00ff'],
  ['green', '#008000'],
  ['lime', '#00ff00'],
  ['olive', '#808000'],
  ['yellow', '#ffff00'],
  ['navy', '#000080'],
  ['blue', '#0000ff'],
  ['teal', '#008080'],
  ['aqua', '#00ffff'],
  ['cyan', '#00ffff'],
  ['orange', '#ffa500'],
  ['brown', '#a52a2a'],
  ['pink', '#ffc0cb'],
])
