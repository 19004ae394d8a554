-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "cacheEntriesMax" INTEGER,
ADD COLUMN     "cacheTtlSeconds" INTEGER;

-- CreateTable
CREATE TABLE "ProviderBudget" (
    "key" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "guardedUntil" TIMESTAMPTZ(3),
    "keptUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ProviderBudget_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "CacheVersion" (
    "instanceId" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "CacheVersion_pkey" PRIMARY KEY ("instanceId")
);

-- CreateTable
CREATE TABLE "CacheEntry" (
    "instanceId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "content" BYTEA NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CacheEntry_pkey" PRIMARY KEY ("instanceId","key")
);

-- CreateIndex
CREATE INDEX "ProviderBudget_groupKey_idx" ON "ProviderBudget"("groupKey");

-- CreateIndex
CREATE INDEX "ProviderBudget_guardedUntil_idx" ON "ProviderBudget"("guardedUntil");

-- CreateIndex
CREATE INDEX "ProviderBudget_keptUntil_idx" ON "ProviderBudget"("keptUntil");

-- CreateIndex
CREATE INDEX "CacheEntry_instanceId_storedAt_idx" ON "CacheEntry"("instanceId", "storedAt");

-- CreateIndex
CREATE INDEX "CacheEntry_expiresAt_idx" ON "CacheEntry"("expiresAt");

-- The content is ciphertext, which does not compress; trying to would only cost time.
ALTER TABLE "CacheEntry" ALTER COLUMN "content" SET STORAGE EXTERNAL;
