import { boolean, type ConfigurationField, json, secret, text, url } from '@valence/element-kit'

/** Configuration keys that every instance has, whatever its element. Names are those of the wire contract. */
export const commonConfiguration: readonly ConfigurationField[] = [
  boolean('filter.response.nulls', 'Filter nulls', 'Leave members that are null out of answers.', {
    defaultValue: 'true',
  }),
  boolean('event.notification.enabled', 'Events enabled', 'Receive the changes at the provider as events.', {
    defaultValue: 'false',
  }),
  url('event.notification.callback.url', 'Event callback URL', 'Where events are sent to.'),
  secret(
    'event.notification.signature.key',
    'Event signature key',
    'Key with which events, bulk callbacks and asynchronous answers are signed. Empty means unsigned.',
  ),
  secret(
    'event.notification.callback.headers',
    'Event callback headers',
    'Further headers of a callback, as a JSON object.',
  ),
  text('event.notification.basic.username', 'Callback user name', 'Basic authentication towards the callback URL.'),
  secret('event.notification.basic.password', 'Callback password', 'Basic authentication towards the callback URL.'),
  secret(
    'event.webhook.secret',
    'Inbound webhook secret',
    'Secret of a webhook that was registered by hand at the provider. The one that the platform registers has its own.',
  ),
  json(
    'custom.headers',
    'Custom headers',
    'Headers of every call to the provider, as a JSON object of at most 20. They are shown in answers: no place for secrets.',
  ),
  text(
    'passthrough.allow',
    'Passthrough',
    'Calls that may be passed through as they are, e.g. `GET /rest/api/3/**`, separated by commas. Empty allows all, `none` nothing.',
  ),
  text('event.vendor.type', 'Event source', 'How changes are noticed: webhook.', { defaultValue: 'webhook' }),
  boolean(
    'native.query.enabled',
    'Native queries',
    "Let callers restrict lists in the provider's own query language, where the element has a parameter for it.",
    { defaultValue: 'false' },
  ),
  text('bulk.completed.status', 'Final bulk status', 'COMPLETE, or COMPLETED for clients that expect it.'),
]
