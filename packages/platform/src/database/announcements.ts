import pg from 'pg'

/** What the database tells all processes has changed. A hint: it may be lost with a connection, and whoever needs to be sure asks. */
export interface Announcements {
  channel(name: ChannelName): Channel
  close(): Promise<void>
}

export interface Channel {
  /** Calls back after an announcement of any process; without a text after a time in which some may have been missed. */
  listen(heard: (text?: string) => void): void
}

/** Announced with the statements that write limits. */
export const limitsChannel = 'valence_limits'
/** Announced by a trigger of the database, whenever the row of an instance changes. The text is its id. */
export const instancesChannel = 'valence_instances'
const names = [limitsChannel, instancesChannel] as const
type ChannelName = (typeof names)[number]

interface AnnouncementOptions {
  readonly databaseUrl: string
  readonly onError: (error: Error) => void
}

const againAfterMs = 1_000

/** Announcements through PostgreSQL. Listening takes a connection of its own, opened with the first listener. */
export function createAnnouncements({ databaseUrl, onError }: AnnouncementOptions): Announcements {
  const listeners: { readonly name: ChannelName; readonly heard: (text?: string) => void }[] = []
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  return {
    channel: (name) => ({
      listen(heard) {
        listeners.push({ name, heard })
        if (listeners.length === 1) void open()
      },
    }),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(fail)
    },
  }

  async function open(): Promise<void> {
    if (isClosed) return
    const opening = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = opening
    opening.on('notification', ({ channel, payload }) => {
      for (const { name, heard } of listeners) if (name === channel) heard(payload ?? '')
    })
    opening.on('error', fail)
    opening.once('end', () => {
      if (isClosed || client !== opening) return
      timer = setTimeout(() => void open(), againAfterMs)
      timer.unref()
    })
    try {
      await opening.connect()
      for (const name of names) await opening.query(`LISTEN ${pg.escapeIdentifier(name)}`)
      for (const { heard } of listeners) heard()
    } catch (error) {
      fail(error)
      await opening.end().catch(fail)
    }
  }

  /** Whoever is closed while it connects has nothing to tell of it. */
  function fail(error: unknown): void {
    if (!isClosed) onError(error instanceof Error ? error : new Error(String(error)))
  }
}
