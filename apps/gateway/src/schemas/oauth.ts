import { z } from 'zod'
import { configurationInput, instanceName, instanceTags } from './instances.ts'

/** Names as the platform's clients have always sent them, and as the configuration has them. */
const consentMembers = {
  apiKey: z.string().max(500).optional(),
  apiSecret: z.string().max(4_000).optional(),
  callbackUrl: z.string().max(2_000).optional(),
  state: z.string().max(2_000).optional(),
  scope: z.string().max(4_000).optional(),
  siteAddress: z.string().max(2_000).optional(),
  readOnly: z.enum(['true', 'false']).optional(),
}

export const consentQuery = z.looseObject({
  apiKey: consentMembers.apiKey.meta({ description: "Id of the caller's app; without it the operator's app." }),
  apiSecret: consentMembers.apiSecret.meta({
    description: 'Better sent with POST. Needed where the callback is ours.',
  }),
  callbackUrl: consentMembers.callbackUrl.meta({
    description: 'Where people come back to; without it a page of ours.',
  }),
  state: consentMembers.state.meta({ description: 'Comes back with the code; the key of the element without it.' }),
  scope: consentMembers.scope.meta({ description: 'Scopes separated by blanks; the smallest set without it.' }),
  siteAddress: consentMembers.siteAddress.meta({ description: 'The site that the instance shall use.' }),
  readOnly: consentMembers.readOnly.meta({ description: '`true` asks for nothing that could change a record.' }),
})

export const consentInput = z
  .looseObject({
    ...consentMembers,
    readOnly: z.boolean().optional(),
    configuration: configurationInput.optional(),
    instance: z
      .union(
        [
          z.strictObject({ id: z.number() }),
          z.strictObject({
            name: instanceName,
            tags: instanceTags.optional(),
            configuration: configurationInput.optional(),
          }),
        ],
        'needs either the name of a new instance, with tags and configuration if you like, or the id of one that is authorised again, alone',
      )
      .optional()
      .meta({ description: 'What becomes of the consent by itself: a new instance, or one that is authorised again.' }),
  })
  .meta({ id: 'ConsentRequest' })

export const consentAnswer = z.object({ element: z.string(), oauthUrl: z.string() }).meta({ id: 'ConsentAddress' })

export const site = z.looseObject({ id: z.string(), name: z.string(), url: z.string() }).meta({ id: 'Site' })
