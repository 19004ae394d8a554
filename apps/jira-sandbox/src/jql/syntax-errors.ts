import { reservedWords } from './reserved-words.ts'

interface Offence {
  readonly start: number
  readonly stop: number
  readonly line: number
  readonly column: number
  /** What the grammar says: which tokens it hoped for. */
  readonly message: string
}

/**
 * The server's sentence for what the grammar refused. Both "in the JQL Query" and "in JQL Query" occur in recorded
 * answers, each with its own kind of mistake.
 */
export function describeSyntaxError(text: string, offence: Offence): string {
  const token = text.slice(offence.start, offence.stop)
  const place = ` (line ${offence.line}, character ${offence.column + 1})`
  const atEnd = token === '' || offence.start >= text.length
  const open = /^(["'])([\s\S]*)$/.exec(token)
  if (open && (token.length === 1 || token.at(-1) !== open[1])) {
    return `Error in the JQL Query: The quoted string '${open[2]}' has not been completed.${place}`
  }
  if (!atEnd && reservedWords().includes(token.toLowerCase()) && !joins.has(token.toLowerCase())) {
    return `Error in the JQL Query: '${token}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.${place}`
  }
  if (!atEnd && reservedCharacters.includes(token)) {
    const code = token.charCodeAt(0).toString(16).padStart(4, '0')
    return `Error in the JQL Query: The character '${token}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${code}' instead.${place}`
  }
  const hope = hopes.find(({ sign }) => sign.test(offence.message)) ?? anything
  return atEnd ? hope.end : `${hope.but.replaceAll('$', token)}${place}`
}

/** Words that can only be misplaced, not misspelt values. */
const joins: ReadonlySet<string> = new Set(['and', 'or', 'order', 'by', 'asc', 'desc', 'empty', 'null'])

const reservedCharacters = '&|{}*/%+^$#@?;'

interface Hope {
  readonly sign: RegExp
  readonly end: string
  readonly but: string
}

const operators =
  "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."

const hopes: readonly Hope[] = [
  {
    sign: /expecting \{'<'|expecting \{'=/,
    end: `Error in the JQL Query: Expecting operator before the end of the query. ${operators}`,
    but: `Error in the JQL Query: Expecting operator but got '$'. ${operators}`,
  },
  {
    sign: /expecting (\{[^}]*)?EMPTY/,
    end: 'Error in JQL Query: Expecting either a value, list or function before the end of the query.',
    but: "Error in JQL Query: Expecting either a value, list or function but got '$'. You must surround '$' in quotation marks to use it as a value.",
  },
  {
    sign: /CUSTOMFIELD/,
    end: 'Error in the JQL Query: Expecting a field name at the end of the query.',
    but: "Error in the JQL Query: Expecting a field name but got '$'. You must surround '$' in quotation marks to use it as a field name.",
  },
  {
    sign: /missing '\)'|expecting \{?'\)'|expecting \{[^}]*'\)'/,
    end: "Error in the JQL Query: Expecting ')' before the end of the query.",
    but: "Error in the JQL Query: Expecting ')' but got '$'.",
  },
  {
    sign: /expecting '\('/,
    end: 'Error in JQL Query: Expecting either a value, list or function before the end of the query.',
    but: "Error in the JQL Query: Expecting '(' but got '$'.",
  },
  {
    sign: /<EOF>, ORDER|expecting ORDER/,
    end: "Error in the JQL Query: Expecting either 'OR' or 'AND' before the end of the query.",
    but: "Error in the JQL Query: Expecting either 'OR' or 'AND' but got '$'.",
  },
  {
    sign: /'?BY'?/,
    end: "Error in the JQL Query: Expecting 'by' before the end of the query.",
    but: "Error in the JQL Query: Expecting 'by' but got '$'.",
  },
]

const anything: Hope = {
  sign: /./,
  end: 'Error in the JQL Query: The query is not complete.',
  but: "Error in the JQL Query: '$' is not expected here.",
}
