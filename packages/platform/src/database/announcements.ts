import pg from 'pg'

/** Tells other processes that something has changed. A hint: it may be lost with a connection, and whoever needs to be sure asks. */
export interface Announcements {
  announce(): Promise<void>
  /** Calls back after an announcement of any process, and after a time in which one may have been missed. */
  listen(heard: () => void): void
  close(): Promise<void>
}

interface AnnouncementOptions {
  readonly databaseUrl: string
  readonly pool: pg.Pool
  readonly channel: string
  readonly onError: (error: Error) => void
}

const againAfterMs = 1_000

/** Announcements through PostgreSQL. Listening takes a connection of its own, opened with the first listener. */
export function createAnnouncements({ databaseUrl, pool, channel, onError }: AnnouncementOptions): Announcements {
  const listeners: (() => void)[] = []
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  return {
    async announce() {
      await pool.query('SELECT pg_notify($1, $2)', [channel, ''])
    },
    listen(heard) {
      listeners.push(heard)
      if (listeners.length === 1) void open()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(onError)
    },
  }

  async function open(): Promise<void> {
    if (isClosed) return
    const opening = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = opening
    opening.on('notification', tell)
    opening.on('error', onError)
    opening.once('end', () => {
      if (isClosed || client !== opening) return
      timer = setTimeout(() => void open(), againAfterMs)
      timer.unref()
    })
    try {
      await opening.connect()
      await opening.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      tell()
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
      await opening.end().catch(onError)
    }
  }

  function tell(): void {
    for (const heard of listeners) heard()
  }
}
