import { Fault } from '@valence/element-kit'
import type { App } from './app-type.ts'

type JsonParser = ReturnType<App['getDefaultJsonParser']>

/** More than any record has, and few enough for whatever walks over a body, or prints it, by calling itself. */
const depthMax = 100

/**
 * Reads JSON bodies. None at all is fine: many clients declare JSON on a DELETE. One that is nested without end is refused here,
 * because parsing it costs nothing and everything after that would run out of stack.
 */
export function jsonParser(parse: JsonParser): JsonParser {
  return (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    return parse(request, body, (error, value) => {
      if (error === null && isDeeper(value, depthMax)) {
        return done(new Fault('invalid_request', `The body is nested deeper than ${depthMax} levels.`))
      }
      return done(error, value)
    })
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}
