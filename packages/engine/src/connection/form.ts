import type { FileUpload } from '@valence/element-kit'

/** A form of one file, written as it is read. `boundary` must not occur in the file: draw it at random. */
export async function* writeForm(part: string, file: FileUpload, boundary: string): AsyncGenerator<Uint8Array> {
  const disposition = `Content-Disposition: form-data; name="${quoted(part)}"; filename="${quoted(file.name)}"`
  yield encoder.encode(`--${boundary}\r\n${disposition}\r\nContent-Type: ${mediaType(file.contentType)}\r\n\r\n`)
  yield* file.content
  yield encoder.encode(`\r\n--${boundary}--\r\n`)
}

const encoder = new TextEncoder()

/** As browsers write names (HTML, "Multipart form data"). */
function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

/** A type that is none would begin a header of its own. */
function mediaType(type: string): string {
  return /^[\w.+-]+\/[\w.+-]+(; ?[\w.-]+=("[^"\r\n]*"|[\w.+-]+))*$/.test(type) ? type : 'application/octet-stream'
}
