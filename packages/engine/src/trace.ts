/** What is known of a step: figures, names of things, never a text that somebody wrote. */
export type Facts = Readonly<Record<string, string | number | boolean>>

/** The work under way, of which each call to the outside is a step. */
export interface Trace {
  /** For log lines: the request or job that this is done for, and its trace. */
  ids(): Readonly<Record<string, string>>
  /** Does one step as a span of the trace. A failure ends the span as one. */
  step<T>(name: string, facts: Facts, work: (step: TraceStep) => Promise<T>): Promise<T>
}

export interface TraceStep {
  note(facts: Facts): void
  /** What is sent along when a provider is to go on with the trace; usually nothing. */
  readonly headers: Readonly<Record<string, string>>
}

/** Nobody watches: a step is its work and nothing more. */
export const unwatched: Trace = {
  ids: () => ({}),
  step: (_name, _facts, work) => work({ note: () => undefined, headers: {} }),
}
