import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { boardJson } from '../present/agile.ts'
import { userJson } from '../present/people.ts'
import type { BoardRecord } from '../records/records.ts'
import { configurationJson } from '../routes/agile/board-configuration.ts'
import { pathPart } from '../routes/request.ts'
import { tellBoard, tellBoardConfiguration, tellUser } from '../webhooks/tell.ts'
import { createView } from '../world/world.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'
import { accountNamed } from './token-routes.ts'

const accountBody = z.strictObject({
  /** The account, by its id or its e-mail address. */
  account: z.string(),
  displayName: z.string().min(1).optional(),
  active: z.boolean().optional(),
  emailVisible: z.boolean().optional(),
  timeZone: z.string().refine(isZone, 'is no time zone').optional(),
  locale: z.string().min(1).optional(),
})

const boardBody = z.strictObject({
  name: z.string().min(1).optional(),
  /** The saved filter that the board is to show. */
  filterId: z.string().optional(),
})

/** What people change on pages of Jira, for which it has no operation. Webhooks are told as they are there. */
export function pageRoutes(app: FastifyInstance, { world }: ControlDeps): void {
  const view = () => createView(world, 3, undefined)

  app.put('/accounts', (request) => {
    const { account, displayName, active, emailVisible, timeZone, locale } = controlBody(request, accountBody)
    const user = accountNamed(world, account)
    user.displayName = displayName ?? user.displayName
    user.active = active ?? user.active
    user.emailVisible = emailVisible ?? user.emailVisible
    user.timeZone = timeZone ?? user.timeZone
    user.locale = locale ?? user.locale
    user.updated = world.now()
    tellUser(view(), 'updated', user)
    return userJson(view(), user)
  })

  app.put('/boards/:id', (request) => {
    const { name, filterId } = controlBody(request, boardBody)
    const board = boardFrom(pathPart(request, 'id'))
    if (filterId !== undefined && !world.state.filters.has(filterId)) {
      throw refusal(400, [`filterId: There is no filter with the id '${filterId}'.`])
    }
    if (name !== undefined) board.name = name
    if (filterId !== undefined) board.filterId = filterId
    if (name !== undefined) tellBoard(view(), 'updated', board)
    if (filterId !== undefined) tellBoardConfiguration(view(), configurationJson(view(), board))
    return boardJson(view(), board)
  })

  function boardFrom(id: string): BoardRecord {
    const board = world.state.boards.get(Number(id))
    if (!board) throw refusal(404, [`There is no board with the id '${id}'.`])
    return board
  }
}

function isZone(zone: string): boolean {
  return zone === 'Etc/UTC' || Intl.supportedValuesOf('timeZone').includes(zone)
}
