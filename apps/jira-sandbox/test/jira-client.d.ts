declare module 'jira-client' {
  /** The methods of the client that the tests use; it comes without types. */
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default class JiraApi {
    constructor(options: Readonly<Record<string, unknown>>)
    getServerInfo(): Promise<unknown>
    getCurrentUser(): Promise<unknown>
    getUser(accountId: string): Promise<unknown>
    getUsers(startAt?: number, maxResults?: number): Promise<unknown>
    searchUsers(options: Readonly<Record<string, unknown>>): Promise<unknown>
    addNewIssue(issue: unknown): Promise<unknown>
    findIssue(issue: string): Promise<unknown>
    getIssue(issue: string, fields?: string, expand?: string): Promise<unknown>
    updateIssue(issue: string, update: unknown): Promise<unknown>
    deleteIssue(issue: string): Promise<unknown>
    listTransitions(issue: string): Promise<unknown>
    transitionIssue(issue: string, transition: unknown): Promise<unknown>
    updateAssignee(issue: string, name: string): Promise<unknown>
    updateAssigneeWithId(issue: string, accountId: string): Promise<unknown>
    addComment(issue: string, words: string): Promise<unknown>
    updateComment(issue: string, comment: string, words: string): Promise<unknown>
    getComments(issue: string): Promise<unknown>
    deleteComment(issue: string, comment: string): Promise<unknown>
    addWorklog(issue: string, worklog: unknown): Promise<unknown>
    getIssueWorklogs(issue: string): Promise<unknown>
    addWatcher(issue: string, user: string): Promise<unknown>
    getIssueWatchers(issue: string): Promise<unknown>
    issueLink(link: unknown): Promise<unknown>
    createRemoteLink(issue: string, link: unknown): Promise<unknown>
    getRemoteLinks(issue: string): Promise<unknown>
    addAttachmentOnIssue(issue: string, stream: unknown): Promise<unknown>
    getIssueChangelog(issue: string): Promise<unknown>
    searchJira(jql: string, optional?: unknown): Promise<unknown>
    listProjects(): Promise<unknown>
    getProject(key: string): Promise<unknown>
    addNewComponent(component: unknown): Promise<unknown>
    listComponents(project: string): Promise<unknown>
    deleteComponent(id: string): Promise<unknown>
    createVersion(version: unknown): Promise<unknown>
    getVersions(project: string): Promise<unknown>
    deleteVersion(id: string): Promise<unknown>
    listFields(): Promise<unknown>
    listPriorities(): Promise<unknown>
    listIssueTypes(): Promise<unknown>
    listStatus(): Promise<unknown>
    getMembersOfGroup(group: string): Promise<unknown>
    getFilter(id: string): Promise<unknown>
    getAllBoards(): Promise<unknown>
    getAllSprints(board: string): Promise<unknown>
    getSprint(id: string): Promise<unknown>
    getIssuesForBoard(board: string): Promise<unknown>
    addIssueToSprint(issue: string, sprint: string): Promise<unknown>
    registerWebhook(webhook: unknown): Promise<unknown>
    listWebhooks(): Promise<unknown>
    deleteWebhook(id: string): Promise<unknown>
  }
}
