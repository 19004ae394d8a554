import type { IssueRecord, ProjectRecord } from '../../records/records.ts'
import type { IssueDescription } from '../description/issues.ts'
import type { Place } from '../description/place.ts'

/** One issue of the description on its way to a record. */
export interface Telling {
  readonly given: IssueDescription
  readonly where: Place
  readonly project: ProjectRecord
  readonly issue: IssueRecord
}
