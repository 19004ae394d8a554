import type { EntranceDeps } from '../../flavour/datacenter/entrance.ts'
import type { RouteDeps } from '../request.ts'

/** What the routes of a Data Center work with: also passwords and sessions. */
export interface DataCenterDeps extends RouteDeps, EntranceDeps {}
