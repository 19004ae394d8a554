import { describe, expect, it } from 'vitest'
import { preview } from './preview.ts'

describe('preview', () => {
  it('shows what is short on one line', () => {
    expect(preview({ id: 1, tags: ['a', 'b'], none: null })).toBe('{"id": 1, "tags": ["a", "b"], "none": null}')
  })

  it('shows the members that matter, and that there are more', () => {
    const issue = {
      id: '7',
      self: 'https://x.example',
      fields: { priority: { name: 'High', icon: '…' }, summary: 'S' },
    }
    expect(preview(issue, ['id', 'fields.summary', 'fields.priority.name'])).toBe(
      '{"id": "7", "fields": {"priority": {"name": "High", …}, "summary": "S"}, …}',
    )
    expect(preview([issue, issue], ['id'])).toBe('[{"id": "7", …}, {"id": "7", …}]')
  })

  it('puts what is long on lines of its own, short things side by side', () => {
    const text = 'x'.repeat(60)
    expect(preview({ text, list: [text] })).toBe(`{\n  "text": "${text}",\n  "list": ["${text}"]\n}`)
    expect(preview([text, 'a', 'b', text])).toBe(`[\n  "${text}", "a", "b",\n  "${text}"\n]`)
  })

  it('cuts long texts, and prints no secret whole', () => {
    expect(preview('y'.repeat(200))).toBe(`"${'y'.repeat(90)}…"`)
    expect(preview({ token: 'vle_0123456789abcdef', password: 'sandbox-0123456789' })).toBe(
      '{"token": "vle_01234567…", "password": "sandbox-01234567…"}',
    )
  })
})
