import { type Dialect, literalText, type Predicate } from '@valence/ceql'

/** The states in which sprints are wanted; none means that nothing can be. */
export type SprintStates = readonly string[]

const states: SprintStates = ['future', 'active', 'closed']

/** A board lists the sprints of some states only; old boards have hundreds that are closed. */
export const sprintDialect: Dialect<SprintStates> = {
  rule: (name) =>
    name === 'state' ? { operators: { '=': 'superset', IN: 'superset' }, translate: wanted } : undefined,
  and: (natives) => states.filter((state) => natives.every((native) => native.includes(state))),
  or: (natives) => states.filter((state) => natives.some((native) => native.includes(state))),
}

function wanted({ values }: Predicate): SprintStates {
  const texts = values.map((value) => literalText(value).toLowerCase())
  return states.filter((state) => texts.includes(state))
}
