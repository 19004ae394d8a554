import { isStorable, unstorable } from '@valence/element-kit'
import { z } from 'zod'

/** Shapes of the wire, in one place: they validate, they type the handlers, and they are the OpenAPI document. */

const storable = z.string().refine(isStorable, unstorable)
const text = (what: string) => z.string({ error: `must be text: ${what}` }).refine(isStorable, unstorable)

export const numericId = z.coerce.number({ error: 'must be a number' })
export const elementName = z.string().meta({ description: 'Key or id of an element: `jira` or `1`.' })

export const fault = z
  .object({ requestId: z.string(), message: z.string(), providerMessage: z.string().optional() })
  .meta({ id: 'Fault', description: 'What went wrong. `providerMessage` holds the words of the connected system.' })

/** Values come as text, as JSON booleans and numbers, or as objects (pollers); they are kept as text. */
const configurationInput = z.record(
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
const instanceName = text('a name of your choice').max(500, 'must have at most 500 characters')
const instanceTags = z
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

export const elementSummary = z
  .looseObject({ id: z.number(), key: z.string(), name: z.string(), hub: z.string() })
  .meta({ id: 'Element' })

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

export const testRequest = z
  .looseObject({
    path: z.string().optional().meta({
      description: "A path to GET below the base URL, e.g. `/rest/api/3/project`; without it the element's own check.",
    }),
  })
  .nullish()
  .meta({ id: 'TestRequest' })

const testStep = z.object({
  step: z.enum(['resolve', 'connect', 'tls', 'authorise', 'answer']),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  ms: z.number(),
  message: z.string(),
  mend: z.string().optional().meta({ description: 'What can be done about a failure.' }),
})

export const testReport = z
  .object({
    ok: z.boolean(),
    instanceId: z.number(),
    elementKey: z.string(),
    baseUrl: z.string(),
    startedAt: z.string(),
    ms: z.number(),
    steps: z.array(testStep).readonly(),
    answer: z
      .object({
        status: z.number(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        isTruncated: z.boolean(),
      })
      .optional()
      .meta({ description: "The provider's answer to the path; at most 64 KiB of its body." }),
  })
  .meta({ id: 'TestReport', description: 'The way of a call step by step: what was found, and what to do about it.' })

const limitScope = {
  scope: z
    .enum(['app', 'tenant', 'instance', 'endpoint', 'record'])
    .meta({ description: 'What the provider counts together.' }),
  name: z.string(),
}

export const limits = z
  .object({
    budgets: z
      .array(
        z.object({
          ...limitScope,
          limit: z.number().optional(),
          remaining: z.number().optional(),
          resetAt: z.string().optional(),
          isNear: z.boolean(),
          perSecond: z.number().optional().meta({ description: 'Calls by the second that are let through now.' }),
          seenAt: z.string().optional(),
        }),
      )
      .readonly(),
    pauses: z
      .array(z.object({ ...limitScope, reason: z.string().optional(), until: z.string(), seconds: z.number() }))
      .readonly(),
    waiting: z.object({ live: z.number(), bulk: z.number(), sync: z.number() }),
    lastRefusal: z
      .object({
        ...limitScope,
        reason: z.string().optional(),
        at: z.string(),
        retryAfterSeconds: z.number().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Limits' })

export const instanceQuery = z.looseObject({
  'tags[]': z
    .union([storable, z.array(storable)])
    .optional()
    .meta({ description: 'Tags that an instance must carry, all of them.' }),
  searchText: storable.optional().meta({ description: "Part of the name, or of the element's key." }),
})

export const configurationField = z
  .looseObject({
    id: z.number(),
    key: z.string(),
    name: z.string(),
    description: z.string(),
    type: z.enum(['TEXTFIELD_128', 'TEXTFIELD_1000', 'PASSWORD', 'BOOLEAN', 'TEXTAREA']),
    required: z.boolean(),
    requiredFor: z.array(z.string()).optional().meta({ description: 'The ways of authentication that need it.' }),
    defaultValue: z.string().optional(),
  })
  .meta({ id: 'ConfigurationField' })

export const configurationEntry = configurationField
  .extend({ propertyValue: z.string() })
  .meta({ id: 'ConfigurationEntry', description: 'A key of the configuration and what the instance has for it.' })

const wholeNumber = (name: string, max: number) =>
  z.coerce
    .number({ error: `${name} must be a whole number` })
    .int(`${name} must be a whole number`)
    .min(1, `${name} must be at least 1`)
    .max(max, `${name} must be at most ${max}`)

/** An empty parameter says as much as none: many clients send every one that they know. */
const unlessEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).optional()

const nextPage = unlessEmpty(z.string()).meta({ description: 'The `Elements-Next-Page-Token` of the page before.' })

export const listQuery = z.looseObject({
  where: z
    .string()
    .optional()
    .meta({ description: "A CEQL expression, e.g. `priority = 'High' AND summary LIKE '%login%'`." }),
  fields: z
    .string()
    .optional()
    .meta({ description: 'Names of the wanted fields, separated by commas: `summary, status.name, customfield_*`.' }),
  orderBy: z.string().optional().meta({ description: 'E.g. `created desc, key`; any field, of any list.' }),
  page: unlessEmpty(wholeNumber('page', 1_000_000)).meta({ description: 'From 1. `nextPage` wins over it.' }),
  pageSize: unlessEmpty(wholeNumber('pageSize', Number.MAX_SAFE_INTEGER)).meta({
    description: 'Rows per page: 200, at most 5000.',
  }),
  nextPage,
  returnCount: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true` asks for `Elements-Total-Count`; it costs further calls to the provider.' }),
  explain: z.enum(['true', 'plan', 'false']).optional().meta({
    description:
      'Answers how the list is answered instead of its records: who filters, orders and selects what, and why. `true` reads the page and tells what it cost; `plan` reads no record.',
  }),
  safe: z.enum(['true', 'false']).optional().meta({
    description:
      "For `text/csv`: text that a spreadsheet would take for a formula has a `'` in front; `false` leaves it as it is, for programs.",
  }),
})

export const itemQuery = z.looseObject({
  fields: z.string().optional().meta({ description: 'Names of the wanted fields, separated by commas.' }),
})

export const pageQuery = z.looseObject({
  pageSize: unlessEmpty(wholeNumber('pageSize', 5000)),
  nextPage,
})

export const record = z.looseObject({}).meta({ id: 'Record', description: "A record in the provider's own shape." })

export const fieldMetadata = z
  .object({
    vendorPath: z.string(),
    path: z.string(),
    type: z.string(),
    vendorNativeType: z.string().optional(),
    vendorDisplayName: z.string(),
    vendorReadOnly: z.boolean(),
    vendorRequired: z.boolean(),
    filterable: z.boolean(),
    operators: z.array(z.string()).readonly(),
    createable: z.boolean(),
    updateable: z.boolean(),
    custom: z.boolean(),
    allowedValues: z
      .array(z.object({ name: z.string(), id: z.string().optional() }))
      .readonly()
      .optional(),
    mask: z.string().optional(),
  })
  .meta({ id: 'Field' })

export const parameterMetadata = z
  .object({
    name: z.string(),
    description: z.string(),
    required: z.boolean(),
    allowedValues: z.array(z.string()).readonly().optional(),
  })
  .meta({ id: 'Parameter' })

export const login = z.object({ username: text('the user name'), password: text('the password') }).meta({ id: 'Login' })

export const userInput = z
  .looseObject({
    email: z.email(),
    firstName: storable.default(''),
    lastName: storable.default(''),
    password: z.string().min(12, 'must have at least 12 characters').optional(),
  })
  .meta({ id: 'NewUser' })

export const bulkSubmitted = z
  .object({ id: z.string(), status: z.string(), instanceId: z.number() })
  .meta({ id: 'BulkSubmitted' })

export const bulkStatus = z
  .looseObject({ id: z.string(), status: z.string(), recordsCount: z.number(), recordsFailedCount: z.number() })
  .meta({ id: 'BulkStatus' })

export const bulkError = z.looseObject({ row: z.number(), line: z.number(), status: z.string() }).meta({
  id: 'BulkError',
  description: 'A row that was not loaded: its place in the file and why, in the words of the provider.',
})

const normalizedEvent = z.object({
  elementKey: z.string(),
  eventType: z.enum(['CREATED', 'UPDATED', 'DELETED', 'UNKNOWN']),
  objectType: z.string(),
  objectId: z.string(),
  date: z.string(),
})

export const event = z
  .object({
    id: z.string(),
    eventDate: z.string(),
    status: z.string().meta({ description: 'RECEIVED, NOTIFIED once delivered, or REJECTED.' }),
    reason: z.string().optional(),
    elementKey: z.string(),
    instanceId: z.number(),
    providerData: z.string().meta({ description: 'What the provider sent, as it was received.' }),
    notifiedData: z.array(normalizedEvent).readonly(),
    eventElementInstances: z
      .array(
        z.object({
          elementInstanceId: z.number(),
          objectIds: z.array(z.object({ value: z.string() })).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Event' })

/** Postgres knows no moment long before Christ, where JavaScript still counts. */
const moment = z.coerce
  .date({ error: 'must be a date, e.g. 2026-01-31T12:00:00Z' })
  .min(new Date('0001-01-01'), 'must be a date after Christ')
  .optional()
export const eventQuery = pageQuery.extend({ from: moment, to: moment })

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
      .union([
        z.strictObject({ id: z.number() }),
        z.strictObject({
          name: instanceName,
          tags: instanceTags.optional(),
          configuration: configurationInput.optional(),
        }),
      ])
      .optional()
      .meta({ description: 'What becomes of the consent by itself: a new instance, or one that is authorised again.' }),
  })
  .meta({ id: 'ConsentRequest' })

export const consentAnswer = z.object({ element: z.string(), oauthUrl: z.string() }).meta({ id: 'ConsentAddress' })

export const site = z.looseObject({ id: z.string(), name: z.string(), url: z.string() }).meta({ id: 'Site' })
