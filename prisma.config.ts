import { defineConfig } from 'prisma/config'

// scripts/prisma.mjs sets DATABASE_URL: to the one given, or to a scratch database for authoring.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
