import { Fault } from '@valence/element-kit'

/** An object of the file as it stands there, and the line where it begins. */
export interface JsonPiece {
  readonly line: number
  readonly text: string
}

export interface JsonSplitter {
  /** The objects that end in these bytes. */
  push(bytes: Uint8Array): readonly JsonPiece[]
  end(): void
  line(): number
}

type Place = 'start' | 'before object' | 'in object' | 'after object' | 'end'

/**
 * Cuts a JSON array of objects, or objects one after the other (JSON Lines), into its objects, holding one of them at a time. It
 * follows braces and strings only: whether an object is good JSON is told when it is read, and is then the problem of one row.
 *
 * @throws Fault invalid_request for anything but objects, and for one that does not end.
 */
export function createJsonSplitter(limits: { readonly rowBytesMax: number }): JsonSplitter {
  let place: Place = 'start'
  let isArray = false
  let line = 1
  let objectLine = 1
  let objectBytes = 0
  let depth = 0
  let isString = false
  let isEscaped = false
  let carried: Uint8Array[] = []

  return {
    line: () => line,

    push(bytes) {
      const pieces: JsonPiece[] = []
      let from = 0
      for (const [index, byte] of bytes.entries()) {
        if (byte === code('\n')) line += 1
        if (place !== 'in object') {
          if (begins(byte)) from = index
          continue
        }
        inObject(byte)
        if (depth > 0) continue
        pieces.push({
          line: objectLine,
          text: Buffer.concat([...carried, bytes.subarray(from, index + 1)]).toString('utf8'),
        })
        carried = []
        place = 'after object'
      }
      if (place === 'in object') carried.push(bytes.slice(from))
      return pieces
    },

    end() {
      if (place === 'in object')
        throw new Fault('invalid_request', `The object that begins in line ${objectLine} has no end.`)
      if (place === 'start') throw new Fault('invalid_request', 'The file is empty: it holds no JSON objects.')
      if (isArray && place !== 'end')
        throw new Fault('invalid_request', 'The JSON array is not closed at the end of the file.')
    },
  }

  /** Whether an object begins with this byte, which stands between objects. */
  function begins(byte: number): boolean {
    if (byte === code(' ') || byte === code('\t') || byte === code('\r') || byte === code('\n')) return false
    const isComma = byte === code(',') && isArray && place === 'after object'
    if (byte === code('[') && place === 'start') {
      isArray = true
      place = 'before object'
    } else if (byte === code('{') && place !== 'end' && !(isArray && place === 'after object')) {
      place = 'in object'
      objectLine = line
      objectBytes = 1
      depth = 1
      return true
    } else if (isComma) {
      place = 'before object'
    } else if (byte === code(']') && isArray && place !== 'end') {
      place = 'end'
    } else {
      throw new Fault('invalid_request', `'${String.fromCharCode(byte)}' in line ${line} is not expected: ${expected}`)
    }
    return false
  }

  function inObject(byte: number): void {
    objectBytes += 1
    if (objectBytes > limits.rowBytesMax) {
      throw new Fault('invalid_request', `The object in line ${objectLine} is longer than ${limits.rowBytesMax} bytes.`)
    }
    if (isEscaped) isEscaped = false
    else if (isString) {
      isEscaped = byte === code('\\')
      isString = byte !== code('"')
    } else if (byte === code('"')) isString = true
    else if (byte === code('{') || byte === code('[')) depth += 1
    else if (byte === code('}') || byte === code(']')) depth -= 1
  }
}

const expected = 'a JSON file holds an array of objects, or one object a line.'

function code(character: string): number {
  return character.charCodeAt(0)
}
