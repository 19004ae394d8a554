import { z } from 'zod'
import { elementSummary } from './elements.ts'
import { storable, text } from './values.ts'

/** Values come as text, as JSON booleans and numbers, or as objects (pollers); they are kept as text. */
export const configurationInput = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.looseObject({})]),
)

const elementReference = z
  .looseObject({ key: z.string().optional(), id: z.union([z.number(), z.string()]).optional() })
  .refine(({ key, id }) => key !== undefined || id !== undefined, 'needs a key or an id')

/** What authorises an instance. Further members that older clients send are passed over. */
const providerData = z
  .looseObject({
    code: text('the code of the authorization server').max(4_000).optional(),
    state: z.string().max(4_000).optional(),
  })
  .meta({ description: 'By OAuth: `code` as the callback URL got it, or as the page of this platform showed it.' })
const externalAuthentication = z.enum(['none', 'initial']).optional().meta({
  description: "`initial`: the configuration carries the caller's own `oauth.user.refresh_token`.",
})

/** How an instance caches what its provider answers; 0 stands for the platform's own number. */
const cacheInput = {
  cachingEnabled: z.boolean('must be true or false').optional(),
  cacheTimeToLive: z.number('must be a number').optional().meta({ description: 'Seconds; 300 if it is 0.' }),
  maxCacheSize: z.number('must be a number').optional().meta({ description: 'Answers kept; 1000 if it is 0.' }),
}

/** Bounded, because they are searched for markup more than once, shown everywhere and stored for ever. */
export const instanceName = text('a name of your choice').max(500, 'must have at most 500 characters')
export const instanceTags = z
  .array(text('a tag').max(500, 'must have at most 500 characters'), { error: 'must be a list of tags' })
  .max(100, 'must be at most 100 tags')

export const instanceInput = z
  .looseObject({
    element: elementReference.optional(),
    name: instanceName,
    tags: instanceTags.optional(),
    configuration: configurationInput.optional(),
    providerData: providerData.optional(),
    externalAuthentication,
    ...cacheInput,
  })
  .meta({
    id: 'NewInstance',
    description: 'What a new instance needs: an element, a name and the configuration of the element.',
  })

export const instanceChange = z
  .looseObject({
    name: instanceName.optional(),
    tags: instanceTags.optional(),
    configuration: configurationInput.optional(),
    providerData: providerData.optional(),
    externalAuthentication,
    ...cacheInput,
  })
  .meta({
    id: 'InstanceChange',
    description:
      'Members that are absent stay. A masked secret (`********`) means: unchanged. A new `providerData.code` authorises again.',
  })

export const instance = z
  .looseObject({
    id: z.number(),
    name: z.string(),
    createdDate: z.string(),
    token: z.string(),
    element: elementSummary,
    elementId: z.number(),
    tags: z.array(z.string()).readonly(),
    valid: z.boolean(),
    disabled: z.boolean(),
    cachingEnabled: z.boolean(),
    cacheTimeToLive: z.number(),
    maxCacheSize: z.number(),
    configuration: z.record(z.string(), z.string()),
    eventsEnabled: z.boolean(),
    authorization: z
      .looseObject({ status: z.enum(['AUTHORIZED', 'REAUTH_REQUIRED']), scopes: z.array(z.string()).readonly() })
      .optional()
      .meta({
        description: 'By OAuth: whether the instance is still authorised, until when, and what to do if it is not.',
      }),
    user: z.object({ id: z.number(), emailAddress: z.string(), firstName: z.string(), lastName: z.string() }),
  })
  .meta({
    id: 'Instance',
    description: 'One authenticated connection. `token` is the value of `Element` in the Authorization header.',
  })

export const instanceQuery = z.looseObject({
  'tags[]': z
    .union([storable, z.array(storable)])
    .optional()
    .meta({ description: 'Tags that an instance must carry, all of them.' }),
  searchText: storable.optional().meta({ description: "Part of the name, or of the element's key." }),
})
