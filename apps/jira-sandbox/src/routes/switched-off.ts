import type { FastifyInstance } from 'fastify'
import { isSwitchedOn } from '../administration/application-properties.ts'
import { refusal } from '../http/faults.ts'
import { pathOf, type RouteDeps } from './request.ts'

/** Operations that want an option of the site to be on, and how they are refused when it is off. */
interface Option {
  readonly key: string
  readonly paths: RegExp
  readonly status: number
  readonly sentence: string
}

const options: readonly Option[] = [
  option('voting', /\/issue\/[^/]+\/votes$/, 404, 'Voting on issues is currently disabled.'),
  option('watching', /\/issue\/([^/]+\/watchers|watching)$/, 404, 'Watching issues is currently disabled.'),
  option('issuelinking', /\/issueLink(Type)?(\/[^/]+)?$/, 404, 'Issue linking is currently disabled.'),
  option('issuelinking', /\/issue\/[^/]+\/remotelink(\/[^/]+)?$/, 403, 'Issue linking is currently disabled.'),
  option('timetracking', /\/issue\/[^/]+\/worklog(\/[^/]+)?$/, 404, 'Time tracking is currently disabled.'),
  option('allowattachments', /\/issue\/[^/]+\/attachments$/, 403, 'Attachments are currently disabled.'),
  option('allowattachments', /\/attachment\/(?!meta$)/, 404, 'Attachments are currently disabled.'),
]

function option(word: string, paths: RegExp, status: number, sentence: string): Option {
  return { key: `jira.option.${word}`, paths, status, sentence }
}

/** Refuses what the administrator has switched off, whoever asks. */
export function refuseSwitchedOff(app: FastifyInstance, { world }: RouteDeps): void {
  app.addHook('preHandler', async (request) => {
    const path = pathOf(request)
    const off = options.find((it) => it.paths.test(path) && !isSwitchedOn(world.state, it.key))
    if (off) throw refusal(off.status, [off.sentence])
  })
}
