import type { JiraError } from '../http/faults.ts'
import type { JsonObject } from '../json/object.ts'
import type { AttachmentRecord, ChangeItem, GroupRecord, SprintRecord, UserRecord } from '../records/records.ts'
import type { JiraEvent } from '../world/events.ts'
import type { State } from '../world/state.ts'

export type FlavourName = 'cloud' | 'datacenter'

/** What of a caller's view shows in the shapes of this Jira. */
export interface Viewpoint {
  readonly caller: UserRecord | undefined
  readonly site: string
  readonly base: string
  readonly hideEmails: boolean
}

/** What a request says a user field should be. */
export type UserReading =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'automatic' }
  | { readonly kind: 'user'; readonly user: UserRecord }
  | { readonly kind: 'refused'; readonly message: string }

/** The few points where Jira Cloud and Jira Data Center differ, asked for by presenters, readers and routes. */
export interface Flavour {
  readonly name: FlavourName
  /** Comments inside an issue are capped on Cloud only. */
  readonly embeddedCommentsMax: number
  /** Where a link to a search leads, below the version of the API. */
  readonly searchPath: string
  /** The most issues in one page of a board or sprint. */
  readonly boardIssuesMax: number
  /** Ids of system fields that this Jira does not have. */
  readonly absentFields: ReadonlySet<string>
  userJson(view: Viewpoint, user: UserRecord): Readonly<Record<string, unknown>>
  /** An account that is gone. */
  formerUserJson(view: Viewpoint, id: string): Readonly<Record<string, unknown>>
  /** The query that names a user in a link: `accountId=…`, `userKey=…`. */
  userQuery(user: UserRecord): string
  /** A sprint as the Sprint field of an issue shows it. */
  sprintRef(sprint: SprintRecord): object | string
  groupJson(view: Viewpoint, group: GroupRecord): Readonly<Record<string, unknown>>
  avatarUrls(view: Viewpoint, kind: 'user' | 'project', id: string): Readonly<Record<string, string>>
  issueTypeIconUrl(view: Viewpoint, avatarId: number): string
  attachmentContentUrl(view: Viewpoint, attachment: AttachmentRecord): string
  /** The changes of an issue as `expand=changelog` embeds them, from those stored oldest first. */
  embeddedChanges<Change>(changes: readonly Change[]): readonly Change[]
  /** A change in the words of this Jira: users are told by account id or by key. */
  changeItem(state: State, item: ChangeItem): object
  /** The events that one occurrence is told as. */
  tellings(event: JiraEvent): readonly JiraEvent[]
  readUser(state: State, input: JsonObject): UserReading
  /** Accounts a word of JQL stands for, by id. */
  usersNamed(state: State, word: string): readonly string[]
  /** Whether this Jira has a path, so that one which leads nowhere here is told apart from one that leads nowhere. */
  knowsPath(path: string): boolean
  unauthenticated(): JiraError
  /** No such issue, or none this caller may see. */
  issueUnseen(caller: UserRecord | undefined, exists: boolean): JiraError
  /** A refusal as this Jira words it. `url` is the whole address that was asked. */
  express(fault: JiraError, url: string): JiraError
}
