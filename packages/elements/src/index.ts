import type { Element } from '@valence/element-kit'
import { jira } from './jira/index.ts'

export { jira }

/** Every element of the platform. A new one is a folder beside `jira` and a line here. */
export const elements: readonly Element[] = [jira]
