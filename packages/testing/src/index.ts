export type { Conformance, OpenProvider, Sample, WebhookSample } from './conformance/conformance.ts'
export { describeElement } from './conformance/describe-element.ts'
export { createTestDatabase } from './database.ts'
export type { TestDatabase } from './test-databases.ts'
