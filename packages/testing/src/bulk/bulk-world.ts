import { randomBytes, randomUUID } from 'node:crypto'
import type { Alarm, Instance, InstanceStore, Log } from '@valence/engine'
import {
  createBulkJobStore,
  createDatabase,
  createFiles,
  createInstanceStore,
  createVault,
  type Database,
} from '@valence/platform'
import { createTestDatabase } from '../database.ts'

/** A real database with one instance in it, and what a bulk load needs of the world around it. */
export async function openBulkWorld() {
  const home = await createTestDatabase()
  const database = createDatabase(home.url)
  const { pool, prisma } = database
  const vault = createVault({ keys: [{ id: 'k1', key: randomBytes(32) }] })
  const instances = createInstanceStore({ prisma, vault, isSecret: () => false })
  const rings: string[] = []
  const alarm: Alarm = {
    bulk: async (jobId) => void rings.push(`bulk ${jobId}`),
    delivery: async (deliveryId) => void rings.push(`delivery ${deliveryId}`),
  }
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log: Log = { info: note, warn: note, error: note }
  return {
    pool,
    instances,
    instance: await createInstance(database, instances),
    store: createBulkJobStore({ pool }),
    files: createFiles({ pool, vault }),
    alarm,
    rings,
    log,
    logged,
    newId: () => randomUUID(),

    /** Ends the lease of a job, as time does when its worker is dead. */
    async expireLease(jobId: string) {
      await pool.query(`UPDATE "BulkJob" SET "leaseUntil" = now() - interval '1 second' WHERE "id" = $1`, [jobId])
    },

    async rowsOf(jobId: string) {
      const { rows } = await pool.query<{ row: number; line: number; recordId: string | null; message: string | null }>(
        'SELECT "row", "line", "recordId", "message" FROM "BulkRow" WHERE "jobId" = $1 ORDER BY "row"',
        [jobId],
      )
      return rows
    },

    async deliveriesOf(jobId: string) {
      const { rows } = await pool.query<{ id: string; instanceId: number; kind: string; url: string; body: string }>(
        'SELECT "id"::text, "instanceId", "kind", "url", "body" FROM "Delivery" WHERE "bulkJobId" = $1',
        [jobId],
      )
      return rows
    },

    async close() {
      await database.close()
      await home.drop()
    },
  }
}

export type BulkWorld = Awaited<ReturnType<typeof openBulkWorld>>

/** A text as it comes in: in small pieces. */
export async function* upload(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += 7) yield bytes.subarray(from, from + 7)
}

async function createInstance({ prisma }: Database, instances: InstanceStore): Promise<Instance> {
  const organization = await prisma.organization.create({
    data: { name: 'Acme', secretHash: randomBytes(32), secretSealed: '' },
  })
  const account = await prisma.account.create({ data: { name: 'Acme', organizationId: organization.id } })
  const person = { firstName: 'Ada', lastName: 'Moreno' }
  const email = 'ada.moreno@example.com'
  const user = await prisma.user.create({
    data: { ...person, email, accountId: account.id, secretHash: randomBytes(32), secretSealed: '' },
  })
  const now = new Date()
  const instance: Instance = {
    id: await instances.nextId(),
    organizationId: organization.id,
    accountId: account.id,
    user: { id: user.id, emailAddress: email, ...person },
    elementKey: 'notes',
    name: 'notes of Acme',
    tags: [],
    token: randomUUID(),
    configuration: {},
    profile: {},
    disabled: false,
    externalAuthentication: 'none',
    createdAt: now,
    updatedAt: now,
  }
  await instances.insert(instance)
  return instance
}
