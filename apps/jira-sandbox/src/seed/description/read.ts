import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { placeOf } from './place.ts'
import { type Seed, seedSchema } from './seed.ts'

/** A seed that cannot be: every fault with its place, one a line. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly faults: readonly string[]

  constructor(origin: string, faults: readonly string[]) {
    const shown = faults.slice(0, faultsShownMax)
    const rest = faults.length > shown.length ? [`and ${faults.length - shown.length} more`] : []
    super(`${origin} cannot be used:\n${[...shown, ...rest].map((fault) => `  ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

const faultsShownMax = 20

/** @throws SeedError that names every key that does not fit. */
export function readDescription(input: unknown, origin: string): Seed {
  const parsed = seedSchema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new SeedError(origin, parsed.error.issues.flatMap(faultsOf))
}

/** @throws SeedError when the file is not there, is no JSON or does not fit. */
export async function readDescriptionFile(file: string): Promise<Seed> {
  const origin = `The seed file ${file}`
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new SeedError(origin, [isMissing ? 'there is no such file' : `it cannot be read: ${String(cause)}`])
  })
  return readDescription(parseJson(text, origin), origin)
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SeedError(origin, [`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`])
  }
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${placeOf([...issue.path, key])}: unknown key`)
  }
  if (issue.code === 'invalid_union') return [unionFault(issue)]
  return [`${placeOf(issue.path)}: ${issue.message}`]
}

/** The branch that came furthest tells what was meant. */
function unionFault(issue: z.core.$ZodIssueInvalidUnion): string {
  const branches = issue.errors.filter((faults) => faults.every((it) => !isWrongKind(it)))
  const [first] = branches.flatMap((faults) => faults.slice(0, 1))
  if (!first) return `${placeOf(issue.path)}: ${issue.message}`
  return faultsOf({ ...first, path: [...issue.path, ...first.path] })[0] ?? `${placeOf(issue.path)}: ${issue.message}`
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}
