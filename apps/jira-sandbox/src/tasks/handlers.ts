import { administrationHandlers } from './administration.ts'
import { bulkIssueHandlers } from './bulk-issues.ts'
import { propertyHandlers } from './issue-properties.ts'
import type { ItemHandler } from './item-handler.ts'

/** Every kind of long-running work. */
export const handlers: Readonly<Record<string, ItemHandler>> = {
  ...administrationHandlers,
  ...bulkIssueHandlers,
  ...propertyHandlers,
}
