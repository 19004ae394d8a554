/** The way of a call, in order: each step stands on the one before. */
export type StepName = 'resolve' | 'connect' | 'tls' | 'authorise' | 'answer'

export interface Step {
  readonly step: StepName
  /** `skipped` when an earlier one failed, or when there is nothing to do. */
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly ms: number
  /** What was found, for a person. */
  readonly message: string
  /** What that person can do about it; with a failure. */
  readonly mend?: string
}

/** The answer to a path that was asked for. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The beginning, as text. */
  readonly body: string
  readonly isTruncated: boolean
}

/** What a person needs to see whether an instance works, and if not, what is wrong and how to mend it. */
export interface TestReport {
  readonly ok: boolean
  readonly instanceId: number
  readonly elementKey: string
  readonly baseUrl: string
  readonly startedAt: string
  readonly ms: number
  readonly steps: readonly Step[]
  readonly answer?: TestAnswer
}

export const stepNames: readonly StepName[] = ['resolve', 'connect', 'tls', 'authorise', 'answer']

/** The report's steps, with those that were not reached. */
export function withSkipped(steps: readonly Step[]): readonly Step[] {
  const done = new Set(steps.map(({ step }) => step))
  const rest = stepNames.filter((name) => !done.has(name))
  return [...steps, ...rest.map((step) => ({ step, outcome: 'skipped' as const, ms: 0, message: 'Not reached.' }))]
}
