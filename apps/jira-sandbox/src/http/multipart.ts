/** One file of a multipart upload. */
export interface FilePart {
  readonly name: string
  readonly filename: string
  readonly mimeType: string
  readonly content: Buffer
}

const headerEnd = Buffer.from('\r\n\r\n')

/** Reads the file parts of a whole multipart body; undefined when it is not one. */
export function readMultipart(contentType: string, body: Buffer): FilePart[] | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const name = boundary?.[1] ?? boundary?.[2]
  if (name === undefined) return undefined
  const delimiter = Buffer.from(`--${name}`)
  const parts: FilePart[] = []
  let at = body.indexOf(delimiter)
  if (at < 0) return undefined
  for (;;) {
    const start = at + delimiter.length
    const next = body.indexOf(delimiter, start)
    if (next < 0) return parts
    // A part begins after the line end of its delimiter and stops before the line end of the next.
    const part = readPart(body.subarray(start + 2, next - 2))
    if (part) parts.push(part)
    at = next
  }
}

function readPart(part: Buffer): FilePart | undefined {
  const end = part.indexOf(headerEnd)
  if (end < 0) return undefined
  const head = part.subarray(0, end).toString('utf8')
  const name = /name="([^"]*)"/i.exec(head)?.[1]
  const filename = /filename="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined || filename === undefined) return undefined
  const mimeType = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim() ?? 'application/octet-stream'
  return { name, filename, mimeType, content: part.subarray(end + headerEnd.length) }
}
