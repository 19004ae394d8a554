import { randomBytes, randomUUID } from 'node:crypto'
import { createDatabase, createVault } from '@valence/platform'
import { createCancelBulk } from '../../../engine/src/bulk/cancel.ts'
