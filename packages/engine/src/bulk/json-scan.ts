import { createJsonSplitter } from './json-split.ts'
import type { BulkLimits } from './limits.ts'
import type { Scan } from './scan.ts'

/** Walks over a JSON file while it is stored, with the splitter that will read it. */
export function createJsonScan(limits: BulkLimits): Scan {
  const splitter = createJsonSplitter(limits)
  return {
    line: splitter.line,
    end: splitter.end,
    write(bytes) {
      splitter.push(bytes)
    },
  }
}
