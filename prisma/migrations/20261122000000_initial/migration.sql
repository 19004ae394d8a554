
-- CreateTable
CREATE TABLE "Organization" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" BYTEA NOT NULL,
    "secretSealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "firstName" TEXT NOT NULL,
    "lastName" TEXT NOT NULL,
    "passwordHash" TEXT,
    "secretHash" BYTEA NOT NULL,
    "secretSealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" BYTEA NOT NULL,
    "userId" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Instance" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "elementKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT[],
    "tokenHash" BYTEA NOT NULL,
    "tokenSealed" TEXT NOT NULL,
    "configuration" JSONB NOT NULL,
    "site" TEXT,
    "profile" JSONB NOT NULL DEFAULT '{}',
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "externalAuthentication" TEXT NOT NULL DEFAULT 'none',
    "subscriptionSealed" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkJob" (
    "id" BIGSERIAL NOT NULL,
    "instanceId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "objectName" TEXT NOT NULL,
    "direction" TEXT NOT NULL DEFAULT 'UPLOAD',
    "status" TEXT NOT NULL DEFAULT 'CREATED',
    "fileName" TEXT,
    "fileKey" TEXT NOT NULL,
    "fileFormat" TEXT NOT NULL DEFAULT 'CSV',
    "keyPrefix" TEXT NOT NULL,
    "metaData" JSONB NOT NULL DEFAULT '{}',
    "callbackUrl" TEXT,
    "recordsCount" INTEGER NOT NULL DEFAULT 0,
    "failedCount" INTEGER NOT NULL DEFAULT 0,
    "rowsDone" INTEGER NOT NULL DEFAULT 0,
    "chunkFirstRow" INTEGER,
    "chunkLastRow" INTEGER,
    "chunkSentAt" TIMESTAMPTZ(3),
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "error" TEXT,
    "starts" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkRow" (
    "jobId" BIGINT NOT NULL,
    "row" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "recordId" TEXT,
    "message" TEXT,
    "status" INTEGER NOT NULL,

    CONSTRAINT "BulkRow_pkey" PRIMARY KEY ("jobId","row")
);

-- CreateTable
CREATE TABLE "FileChunk" (
    "fileKey" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FileChunk_pkey" PRIMARY KEY ("fileKey","sequence")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" TEXT NOT NULL,
    "instanceId" INTEGER NOT NULL,
    "elementKey" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "bodyHash" BYTEA,
    "status" TEXT NOT NULL DEFAULT 'RECEIVED',
    "reason" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "providerData" TEXT NOT NULL,
    "events" JSON NOT NULL DEFAULT '[]',
    "undelivered" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" BIGSERIAL NOT NULL,
    "instanceId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "eventId" TEXT,
    "bulkJobId" BIGINT,
    "url" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'CREATED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeliveryAttempt" (
    "deliveryId" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "httpStatus" INTEGER,
    "reason" TEXT,

    CONSTRAINT "DeliveryAttempt_pkey" PRIMARY KEY ("deliveryId","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "Organization_secretHash_key" ON "Organization"("secretHash");

-- CreateIndex
CREATE INDEX "Account_organizationId_idx" ON "Account"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_secretHash_key" ON "User"("secretHash");

-- CreateIndex
CREATE INDEX "User_accountId_idx" ON "User"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "Instance_tokenHash_key" ON "Instance"("tokenHash");

-- CreateIndex
CREATE INDEX "Instance_accountId_id_idx" ON "Instance"("accountId", "id");

-- CreateIndex
CREATE INDEX "Instance_elementKey_site_idx" ON "Instance"("elementKey", "site");

-- CreateIndex
CREATE INDEX "BulkJob_instanceId_id_idx" ON "BulkJob"("instanceId", "id");

-- CreateIndex
CREATE INDEX "BulkJob_status_id_idx" ON "BulkJob"("status", "id");

-- CreateIndex
CREATE INDEX "BulkRow_jobId_status_row_idx" ON "BulkRow"("jobId", "status", "row");

-- CreateIndex
CREATE INDEX "FileChunk_storedAt_idx" ON "FileChunk"("storedAt");

-- CreateIndex
CREATE INDEX "Event_instanceId_receivedAt_idx" ON "Event"("instanceId", "receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Event_instanceId_idempotencyKey_key" ON "Event"("instanceId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Event_instanceId_bodyHash_key" ON "Event"("instanceId", "bodyHash");

-- CreateIndex
CREATE INDEX "Delivery_status_nextAttemptAt_idx" ON "Delivery"("status", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "Delivery_instanceId_id_idx" ON "Delivery"("instanceId", "id");

-- CreateIndex
CREATE INDEX "Delivery_eventId_idx" ON "Delivery"("eventId");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_bulkJobId_key" ON "Delivery"("bulkJobId");

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeliveryAttempt" ADD CONSTRAINT "DeliveryAttempt_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The content is ciphertext, which does not compress; trying to would only cost time.
ALTER TABLE "FileChunk" ALTER COLUMN "content" SET STORAGE EXTERNAL;
