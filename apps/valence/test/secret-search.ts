import { createDatabase } from '@valence/platform'
import { expect } from 'vitest'
import { z } from 'zod'

/** Searches texts for secrets in every form in which they travel. Fails with what stands before the first that is found. */
export function expectNowhere(
  secrets: Readonly<Record<string, string>>,
  places: Readonly<Record<string, string>>,
): void {
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [how, form] of Object.entries(formsOf(secret))) {
      for (const [where, text] of Object.entries(places)) {
        const at = text.indexOf(form)
        const around = at === -1 ? '' : text.slice(Math.max(0, at - 200), at)
        expect({ name, how, where, around }).toEqual({ name, how, where, around: '' })
      }
    }
  }
}

function formsOf(secret: string): Readonly<Record<string, string>> {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  return {
    clear: secret,
    json: JSON.stringify(secret).slice(1, -1),
    'url-encoded': encodeURIComponent(secret),
    form: new URLSearchParams({ '': secret }).toString().slice(1),
    base64,
    base64url: Buffer.from(secret).toString('base64url'),
    basic: Buffer.from(`ada@example.com:${secret}`).toString('base64').replace(/=+$/, ''),
    callback: Buffer.from(`ada:${secret}`).toString('base64').replace(/=+$/, ''),
    hex: Buffer.from(secret).toString('hex'),
  }
}

/** Every column of every row of every table, as text; bytes in hex and, where they are text, as that. */
export async function dumpOf(databaseUrl: string): Promise<string> {
  const { pool, close } = createDatabase(databaseUrl, { poolMax: 1 })
  const tables = await pool.query(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
  )
  const names = z.array(z.object({ name: z.string() })).parse(tables.rows)
  const parts: string[] = []
  for (const { name } of names) {
    const { rows } = await pool.query(`SELECT to_jsonb(t)::text AS row, t::text AS plain FROM ${name} t`)
    for (const { row, plain } of z.array(z.object({ row: z.string(), plain: z.string() })).parse(rows)) {
      parts.push(row, plain)
      for (const [, hex = ''] of row.matchAll(/\\\\x([0-9a-f]{16,})/g))
        parts.push(Buffer.from(hex, 'hex').toString('latin1'))
    }
  }
  await close()
  return parts.join('\n')
}
