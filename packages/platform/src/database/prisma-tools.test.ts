import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

describe("Prisma's own tools", () => {
  let database = { url: '', drop: async (): Promise<void> => undefined }
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it('find a database that we migrated up to date', async () => {
    expect(await prisma('migrate', 'status')).toEqual({
      code: 0,
      output: expect.stringContaining('Database schema is up to date!'),
    })
  })

  it('find nothing in the schema that the migrations lack', async () => {
    const args = ['--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code']
    expect(await prisma('migrate', 'diff', ...args)).toEqual({
      code: 0,
      output: expect.stringContaining('No difference detected.'),
    })
  })

  it('report a mistake of ours instead of ending in silence', async () => {
    const { code, output } = await prisma('migrate', 'resolve', '--rolled-back', 'no_such_migration')
    expect(code).toBe(1)
    expect(output).toContain('no_such_migration')
  })

  const prisma = (...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: database.url, NO_COLOR: '1' }
      const child = execFile(process.execPath, ['scripts/prisma.mjs', ...args], { cwd: root, env }, (_, out, err) =>
        resolve({ code: child.exitCode, output: out + err }),
      )
    })
})
