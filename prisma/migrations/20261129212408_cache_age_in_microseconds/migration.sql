-- Finer than before: the rows stay as they are, and nothing is rewritten.
-- AlterTable
ALTER TABLE "CacheEntry" ALTER COLUMN "storedAt" SET DATA TYPE TIMESTAMPTZ(6);
