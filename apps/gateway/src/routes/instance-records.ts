import type { Engine } from '@valence/engine'
import { z } from 'zod'
import { answerPage } from '../answer-page.ts'
import type { App } from '../app-type.ts'
import { given } from '../given.ts'
import { forUser, identityOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'
import { texts } from '../texts.ts'

const told = [
  ['permissions', 'What the account of an instance may do'],
  ['sites', 'The sites that the credentials of an instance reach'],
] as const

/**
 * What whoever keeps an instance asks of its connection before he uses it, under the address at which he keeps it. It is the list of
 * the element's resource of that name; an element without one is a 404.
 */
export function instanceRecordRoutes(app: App, engine: Engine): void {
  for (const [name, summary] of told) {
    app.get(
      `/instances/:id/${name}`,
      {
        ...forUser(engine.authentication),
        schema: {
          tags: ['Instances'],
          summary,
          description: `The same as \`/${name}\` with the Element token of the instance.`,
          params: z.object({ id: schemas.numericId }),
          querystring: schemas.listQuery,
          response: { 200: z.array(schemas.record), default: schemas.fault },
        },
      },
      async (request, reply) => {
        const { where, fields, orderBy, page, pageSize, nextPage, returnCount: _unused, ...others } = request.query
        const instance = await engine.instances.get(identityOf(request).accountId, request.params.id)
        const list = await engine.resources.list(instance, name, [], {
          ...given({ where, fields, orderBy, page, pageSize, nextPage }),
          parameters: texts(others),
          signal: request.signal,
        })
        return answerPage(reply, list)
      },
    )
  }
}
