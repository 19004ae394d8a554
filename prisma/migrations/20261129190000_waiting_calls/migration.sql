-- CreateTable
CREATE TABLE "WaitingCalls" (
    "process" TEXT NOT NULL,
    "instanceId" INTEGER NOT NULL,
    "live" INTEGER NOT NULL,
    "bulk" INTEGER NOT NULL,
    "sync" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WaitingCalls_pkey" PRIMARY KEY ("process","instanceId")
);

-- CreateIndex
CREATE INDEX "WaitingCalls_instanceId_idx" ON "WaitingCalls"("instanceId");
