import { describe, expect, it } from 'vitest'
import { csvStream } from './csv-stream.ts'

const record = (id: number, fields: object = {}) => ({ id, fields })

describe('a file of records', () => {
  it('has a column for every place that was asked for, and for what the records have beside', async () => {
    const text = await written(
      [[record(1, { status: { name: 'Open', id: 3 }, labels: ['a'] })]],
      ['id', 'fields.status', 'fields.none'],
    )
    expect(text).toBe(
      '"id","fields.status.name","fields.status.id","fields.none","fields.labels"\n1,"Open",3,,"[""a""]"\n',
    )
  })

  it('is a header alone when there is no record', async () => {
    expect(await written([], ['id', 'name'])).toBe('"id","name"\n')
    expect(await written([[], []], ['id', 'name'])).toBe('"id","name"\n')
  })

  it('loses nothing that turns up after the header went out', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => record(index))
    const late = [record(1_000, { new: { name: 'x' } }), record(1_001)]
    const lines = (await written([many, late], ['id', 'fields.known'])).split('\n')
    expect(lines[0]).toBe('"id","fields.known","_more"')
    expect(lines.slice(-3)).toEqual(['1000,,"{""fields.new.name"":""x""}"', '1001,,', ''])
  })

  it('takes no more than the first records before it begins', async () => {
    let taken = 0
    const groups = async function* () {
      for (;;) {
        taken += 1
        yield Array.from({ length: 400 }, (_, index) => record(index))
      }
    }
    const file = csvStream(groups(), { paths: ['id'], isSafe: true })
    await file.next()
    expect(taken).toBe(3)
    await file.next()
    expect(taken).toBe(4)
    await file.return()
  })

  it('tells a member with a dot in its name from one below another', async () => {
    expect(await written([[{ 'a.b': 1, a: { b: 2 } }]], [])).toBe('"`a.b`","a.b"\n1,2\n')
  })
})

async function written(groups: readonly (readonly object[])[], paths: readonly string[]): Promise<string> {
  const all = async function* () {
    yield* groups
  }
  let text = ''
  for await (const piece of csvStream(all(), { paths, isSafe: true })) text += piece
  return text
}
