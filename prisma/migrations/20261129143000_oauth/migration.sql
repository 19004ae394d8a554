-- CreateTable
CREATE TABLE "OAuthToken" (
    "instanceId" INTEGER NOT NULL,
    "elementKey" TEXT NOT NULL,
    "accessSealed" TEXT NOT NULL,
    "refreshSealed" TEXT,
    "scopes" TEXT[],
    "obtainedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "generation" INTEGER NOT NULL DEFAULT 1,
    "endReason" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OAuthToken_pkey" PRIMARY KEY ("instanceId")
);

-- CreateTable
CREATE TABLE "OAuthSession" (
    "key" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OAuthSession_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "OAuthToken_elementKey_obtainedAt_idx" ON "OAuthToken"("elementKey", "obtainedAt");

-- CreateIndex
CREATE INDEX "OAuthSession_expiresAt_idx" ON "OAuthSession"("expiresAt");

-- AddForeignKey
ALTER TABLE "OAuthToken" ADD CONSTRAINT "OAuthToken_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;
