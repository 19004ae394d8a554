import type { ChangeItem, CommentRecord, IssueRecord, WorklogRecord } from '../records/records.ts'

/** What happened, told to the webhooks. */
export type JiraEvent = Occurrence & { readonly bulk?: BulkOperation }

/** The bulk operation that an event is part of. */
export interface BulkOperation {
  readonly id: string
}

type Occurrence =
  | { kind: 'issue_created'; issue: IssueRecord; userId: string; items: readonly ChangeItem[] }
  | {
      kind: 'issue_updated'
      issue: IssueRecord
      userId: string
      typeName: string
      changeId: string
      items: ChangeItem[]
      /** A Data Center has a name of its own for changes of worklogs. */
      name?: 'jira:worklog_updated'
    }
  | { kind: 'issue_deleted'; issue: IssueRecord; userId: string }
  | { kind: `comment_${Verb}`; issue: IssueRecord; comment: CommentRecord; secondary?: boolean; actorId?: string }
  // At a Data Center a comment is an update of its issue as well.
  | { kind: 'issue_commented'; issue: IssueRecord; comment: CommentRecord; userId: string; typeName: string }
  | { kind: `worklog_${Verb}`; issue: IssueRecord; worklog: WorklogRecord }
  | { kind: `issue_property_${'set' | 'deleted'}`; issue: IssueRecord; key: string; userId: string }
  | { kind: `attachment_${'created' | 'deleted'}`; attachment: object; issue: IssueRecord }
  | { kind: `issuelink_${'created' | 'deleted'}`; link: object; secondary?: boolean }
  | { kind: 'entity'; event: string; body: Readonly<Record<string, unknown>> }
type Verb = 'created' | 'updated' | 'deleted'
