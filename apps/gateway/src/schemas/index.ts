/** Shapes of the wire by family: they validate, they type the handlers, and they are the OpenAPI document. */

export { login, userInput } from './accounts.ts'
export { bulkError, bulkStatus, bulkSubmitted } from './bulk.ts'
export { testReport, testRequest } from './diagnosis.ts'
export { configurationEntry, configurationField, elementSummary } from './elements.ts'
export { event, eventQuery } from './events.ts'
export { fault } from './fault.ts'
export { instance, instanceChange, instanceInput, instanceQuery } from './instances.ts'
export { limits } from './limits.ts'
export { itemQuery, listQuery, pageQuery } from './lists.ts'
export { consentAnswer, consentInput, consentQuery, site } from './oauth.ts'
export { fieldMetadata, parameterMetadata, record } from './records.ts'
export { elementName, numericId } from './values.ts'
