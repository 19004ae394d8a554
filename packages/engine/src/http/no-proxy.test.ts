import { describe, expect, it } from 'vitest'
import { readBypass } from './no-proxy.ts'

describe('NO_PROXY', () => {
  it.each([
    ['', 'https://acme.example', false],
    ['*', 'https://acme.example', true],
    ['acme.example', 'https://acme.example', true],
    ['acme.example', 'https://jira.acme.example', true],
    ['acme.example', 'https://notacme.example', false],
    ['.acme.example', 'https://jira.acme.example:8443', true],
    ['*.acme.example', 'https://jira.acme.example', true],
    ['ACME.example', 'https://acme.example', true],
    ['acme.example:8443', 'https://acme.example:8443', true],
    ['acme.example:8443', 'https://acme.example', false],
    ['acme.example:443', 'https://acme.example', true],
    ['other.example, acme.example', 'https://acme.example', true],
    ['other.example acme.example', 'https://acme.example', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://acme.example', false],
    ['127.0.0.1', 'https://127.0.0.1:9000', true],
    ['::1', 'https://[::1]:9000', true],
    ['[::1]:9000', 'https://[::1]:9000', true],
    ['[::1]:9000', 'https://[::1]', false],
    ['fd00::/8', 'https://[fd00::1]', true],
  ])('%j lets %s past the proxy: %s', (list, url, expected) => {
    expect(readBypass(list)(new URL(url))).toBe(expected)
  })
})
