import { field } from '@valence/element-kit'
import { z } from 'zod'
import { numberedRecord } from '../rest/record.ts'

/** A sprint; `originBoardId` is missing on old Data Centers and where the account may not see that board. */
export const sprintRecord = numberedRecord.extend({ originBoardId: z.number().optional() })

export type Sprint = z.infer<typeof sprintRecord>

export const sprintPath = '/rest/agile/1.0/sprint'

const writable = { createable: true, updateable: true } as const

export const sprintFields = [
  field('id', 'string'),
  field('name', 'string', { ...writable, required: true }),
  field('state', 'string', { updateable: true }),
  field('goal', 'string', writable),
  field('startDate', 'datetime', { displayName: 'Start date', ...writable }),
  field('endDate', 'datetime', { displayName: 'End date', ...writable }),
  field('completeDate', 'datetime', { displayName: 'Completed' }),
  field('createdDate', 'datetime', { displayName: 'Created' }),
  field('originBoardId', 'number', { displayName: 'Board', createable: true, required: true }),
] as const
