import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { audit } from '../../administration/audit.ts'
import { adminView } from '../opening.ts'
import { bodyOf, noContent, type RouteDeps } from '../request.ts'

const bannerBody = z.strictObject({
  message: z.string().optional(),
  isEnabled: z.boolean().optional(),
  isDismissible: z.boolean().optional(),
  visibility: z.enum(['public', 'private']).optional(),
})

export function announcementBannerRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/announcementBanner', (request) => {
    const { announcement } = adminView(request, deps).state.administration.settings
    // Browsers know a new banner by its hash.
    const hashId = createHash('sha256').update(JSON.stringify(announcement)).digest('hex').slice(0, 16)
    return { ...announcement, hashId }
  })

  app.put('/announcementBanner', (request, reply) => {
    const view = adminView(request, deps)
    Object.assign(view.state.administration.settings.announcement, bodyOf(request, bannerBody))
    audit(view, { summary: 'Announcement banner changed', category: 'system' })
    view.world.changed()
    return noContent(reply)
  })
}
