import type { Log } from '@valence/engine'
import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * Names of members that are never written. What we log is ids and figures; this is the second line, and it looks two levels deep
 * because every level costs every line.
 */
const redacted = ['authorization', 'password', 'secret', 'token', 'cookie', 'configuration', 'body'] as const

/** The process's logger: JSON lines on standard error, so that standard output stays the program's own. */
export function createLogger(level: string, destination: DestinationStream = standardError()): Logger {
  const paths = redacted.flatMap((name) => [name, `err.${name}`, `headers.${name}`])
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } }, destination)
}

/** Lines are written in batches, at the latest after half a second and when the process ends: a write per line costs every request. */
function standardError(): DestinationStream {
  const stream = pino.destination({ fd: 2, sync: false, minLength: 4096 })
  setInterval(() => stream.flush(), 500).unref()
  return stream
}

/** The engine's log on pino: the event name is the message. */
export function createLog(logger: Logger): Log {
  return {
    info: (event, fields) => logger.info(fields, event),
    warn: (event, fields) => logger.warn(fields, event),
    error: (event, fields) => logger.error(fields, event),
  }
}
