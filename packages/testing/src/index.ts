export { createTestDatabase } from './database.ts'
export type { TestDatabase } from './test-databases.ts'
