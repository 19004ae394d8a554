import { describe, expect, it } from 'vitest'
import { readAllowList } from './allow-list.ts'

describe('passthrough.allow', () => {
  it.each([
    [undefined, 'DELETE', '/anything', true],
    ['', 'GET', '/rest', true],
    ['none', 'GET', '/rest', false],
    ['GET /rest/api/3/**', 'GET', '/rest/api/3/project', true],
    ['GET /rest/api/3/**', 'GET', '/rest/api/3/issue/A-1/comment', true],
    ['GET /rest/api/3/**', 'GET', '/rest/api/3', true],
    ['GET /rest/api/3/**', 'POST', '/rest/api/3/project', false],
    ['GET /rest/api/3/**', 'GET', '/rest/api/31/project', false],
    ['GET /rest/api/3/**', 'GET', '/rest/%61pi/3/project', false],
    ['get|head /issue/*', 'HEAD', '/issue/A-1', true],
    ['GET /issue/*', 'GET', '/issue/A-1/comment', false],
    ['GET /issue/*', 'GET', '/issue/', true],
    ['* /rest/agile/**', 'DELETE', '/rest/agile/1.0/sprint/1', true],
    ['GET /**/comment', 'GET', '/issue/A-1/comment', true],
    ['GET /**/comment', 'GET', '/comment', true],
    ['GET /**/comment', 'GET', '/issue/A-1/comments', false],
    ['GET /issue/A-*-x*z', 'GET', '/issue/A-1-x-2-xz', true],
    ['GET /issue/A-*-x*z', 'GET', '/issue/A-1-z', false],
    ['GET /a, POST /b\nDELETE /c', 'POST', '/b', true],
    ['GET /a, POST /b\nDELETE /c', 'DELETE', '/b', false],
  ])('%j: %s %s is let through: %s', (text, method, path, expected) => {
    expect(readAllowList(text).permits(method, path)).toBe(expected)
  })

  it.each([
    ['/rest', 'a rule reads like'],
    ['GET rest', 'a rule reads like'],
    ['FETCH /rest', 'FETCH is none of'],
    ['GET /a/**/b/**', "'**' stands once"],
    ['GET /a?b=1', 'a rule reads like'],
  ])('%j is refused by name', (text, why) => {
    expect(() => readAllowList(text)).toThrow(why)
  })
})
