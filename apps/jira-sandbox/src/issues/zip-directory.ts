/** One file in a ZIP archive; the size is what it takes unpacked, in bytes. */
export interface ArchiveEntry {
  readonly path: string
  readonly size: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endLength = 22
const entryLength = 46
/** The end record may be followed by a comment of this many bytes. */
const commentMax = 0xffff

/** Reads the directory at the end of a ZIP archive (APPNOTE.TXT, 4.3.12 and 4.3.16); none when it is no such archive. */
export function readZipDirectory(bytes: Buffer): ArchiveEntry[] {
  const end = findEnd(bytes)
  if (end < 0) return []
  const entries: ArchiveEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  const count = bytes.readUInt16LE(end + 10)
  while (entries.length < count && at + entryLength <= end && bytes.readUInt32LE(at) === entrySignature) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    if (name === undefined || extra === undefined || comment === undefined) break
    const path = bytes.subarray(at + entryLength, at + entryLength + name).toString('utf8')
    entries.push({ path, size: bytes.readUInt32LE(at + 24) })
    at += entryLength + name + extra + comment
  }
  return entries.filter(({ path }) => !path.endsWith('/'))
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endLength - commentMax)
  for (let at = bytes.length - endLength; at >= first; at -= 1) if (bytes.readUInt32LE(at) === endSignature) return at
  return -1
}
