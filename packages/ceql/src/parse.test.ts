import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { predicate } from './ast.ts'
import { bounds } from './bounds.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'

describe('parse', () => {
  it('keeps values as they were written, and where everything stood', () => {
    expect(parse("a.b in ('x', 007, True)")).toEqual({
      type: 'predicate',
      field: 'a.b',
      operator: 'IN',
      values: [
        { kind: 'string', value: 'x' },
        { kind: 'number', value: 7, text: '007' },
        { kind: 'boolean', value: true },
      ],
      span: { start: 0, end: 23 },
      valueSpans: [
        { start: 8, end: 11 },
        { start: 13, end: 16 },
        { start: 18, end: 22 },
      ],
    })
  })

  it.each([
    ['operators without white space', "Name='x'", "Name = 'x'"],
    ['a keyword right behind a quote', "a='1'and b='2'", "a = '1' AND b = '2'"],
    ['blanks around the query', '  \n a = 1\t', 'a = 1'],
    ['keywords in any case', "a LiKe 'x' oR b iS nOt nUlL", "a LIKE 'x' OR b IS NOT NULL"],
    ['a negative number', 'a>-5', 'a > -5'],
    ['an unquoted list', 'id in (10300)', 'id IN (10300)'],
    ['a list close to its keyword', "name IN('a' ,'b')", "name IN ('a', 'b')"],
    ['double quotes', 'phone="555-5555"', "phone = '555-5555'"],
    [
      'quotes of another kind inside',
      `q = '(properties["$city"] == "Dallas")'`,
      `q = '(properties["$city"] == "Dallas")'`,
    ],
    ['doubled single quotes', "email='z''a@b.c'", "email = 'z''a@b.c'"],
    ['doubled double quotes', 'a = "x""y"', `a = 'x"y'`],
    ['a value in backticks', '`a b` > `2015-01-06T09:31:38-07:00`', "`a b` > '2015-01-06T09:31:38-07:00'"],
    ['doubled backticks in a field', '`a``b` = 1', '`a``b` = 1'],
    ['the empty text', "email=''", "email = ''"],
    ['one quote only', "a = ''''", "a = ''''"],
    ['a bare word', 'type = string', "type = 'string'"],
    ['a bare file name', 'title = attach.txt', "title = 'attach.txt'"],
    ['a bare date', '`m.lastUpdate` > 2015-01-06T09:31:38-07:00', "m.lastUpdate > '2015-01-06T09:31:38-07:00'"],
    ['a bare rank', "cf = '1|hzzvw7:'", "cf = '1|hzzvw7:'"],
    ['a number too large to be one', 'a = 1e999', "a = '1e999'"],
    ['fields of any script', 'größe.名前-2_x = 1', 'größe.名前-2_x = 1'],
    ['a field that begins with a digit', '10_a = 1', '10_a = 1'],
    ['special characters in a quoted value', "a = 'x=%&\n\u0000😀‘’'", "a = 'x=%&\n\u0000😀‘’'"],
    ['nested parentheses', '((a = 1) and (b = 2 or (c = 3)))', 'a = 1 AND (b = 2 OR c = 3)'],
    ['AND before OR', 'a = 1 or b = 2 and c = 3', 'a = 1 OR b = 2 AND c = 3'],
    ['NOT before a predicate only', 'not a = 1 and b = 2', 'a != 1 AND b = 2'],
    ['NOT before parentheses', 'not (a < 1 or b is null)', 'a >= 1 AND b IS NOT NULL'],
    ['NOT twice', 'not not a = 1', 'a = 1'],
    ['NOT behind the field', "a not in (1) and b not like 'x'", "a NOT IN (1) AND b NOT LIKE 'x'"],
    ['NOT on both sides', 'not a not in (1)', 'a IN (1)'],
    ['a range', "a between 1 and 'x' and b = 2", "a BETWEEN 1 AND 'x' AND b = 2"],
    [
      'a range denied',
      'not a between 1 and 2 or b not between 3 and 4',
      'a NOT BETWEEN 1 AND 2 OR b NOT BETWEEN 3 AND 4',
    ],
    ['parts of text', "a contains 'x' and b not contains y", "a CONTAINS 'x' AND b NOT CONTAINS 'y'"],
    ['emptiness', 'a is empty and b is not EMPTY', 'a IS EMPTY AND b IS NOT EMPTY'],
    [
      'the newer keywords as fields and values',
      'between between contains and empty',
      "between BETWEEN 'contains' AND 'empty'",
    ],
    ['moments', 'a > now() and b < STARTOFDAY("-1d")', 'a > now() AND b < startOfDay(-1d)'],
    [
      'moments with several increments',
      "a IN (endOfMonth('+1M -2d'), startOfYear(-1 5d))",
      'a IN (endOfMonth(+1M -2d), startOfYear(-1 5d))',
    ],
    ['increments as what they are until a date is asked for', 'a > -7d', "a > '-7d'"],
    ['the name of a function as a value', 'a = now', "a = 'now'"],
  ])('accepts %s', (_, text, printed) => {
    expect(print(parse(text))).toBe(printed)
  })

  it.each([
    ['', 1, 'expected a field name, found the end of the query'],
    ['a', 2, 'expected an operator such as =, LIKE, IN or IS NULL, found the end of the query'],
    ['a =', 4, 'expected a value, found the end of the query'],
    ['a = and b = 1', 5, 'expected a value, found "and"; this word as a value needs quotes'],
    ['a = null', 5, 'expected a value, found "null"; use IS NULL or IS NOT NULL to ask for null'],
    ['a <> 1', 3, 'expected an operator such as =, LIKE, IN or IS NULL, found "<>"; use != instead of <>'],
    ['a == 1', 3, 'expected an operator such as =, LIKE, IN or IS NULL, found "=="; use = instead of =='],
    ['a = 1 && b = 2', 7, 'expected AND, OR or the end of the query, found "&&"; use AND instead of &&'],
    ['!a = 1', 1, 'expected a field name, found "!"; use NOT instead of !'],
    [
      'name = Ada Moreno',
      12,
      'expected AND, OR or the end of the query, found "Moreno"; a value of several words needs quotes',
    ],
    ['(a = 1', 7, 'expected AND, OR or a closing parenthesis, found the end of the query'],
    ['a = 1)', 6, 'expected AND, OR or the end of the query, found ")"'],
    ['()', 2, 'expected a field name, found ")"'],
    ['a in 1', 6, 'expected a list of values in parentheses, found "1"'],
    ['a in ()', 7, 'expected a value, found ")"'],
    ['a in (1,)', 9, 'expected a value, found ")"'],
    ['a in (1 2)', 9, 'expected a comma or a closing parenthesis, found "2"'],
    ['a is 1', 6, 'expected NULL, EMPTY or NOT, found "1"; use = to ask for a value'],
    ['a is not 1', 10, 'expected NULL or EMPTY, found "1"; use != to ask for other values'],
    ['a is not', 9, 'expected NULL or EMPTY, found the end of the query'],
    ['a not = 1', 7, 'expected LIKE, CONTAINS, IN or BETWEEN, found "="; use != instead of NOT ='],
    ['a not >= 1', 7, 'expected LIKE, CONTAINS, IN or BETWEEN, found ">="; use < instead of NOT >='],
    [
      'story points = 5',
      7,
      'expected an operator such as =, LIKE, IN or IS NULL, found "points"; a name of several words is written in backticks',
    ],
    [
      'a > startOfDay() - 1d',
      18,
      'expected AND, OR or the end of the query, found "-"; an increment stands in the parentheses: startOfDay(-1d)',
    ],
    ['(a = 1) b', 9, 'expected AND, OR or the end of the query, found "b"'],
    [
      'a betwen 1 and 2',
      3,
      'expected an operator such as =, LIKE, IN or IS NULL, found "betwen"; did you mean BETWEEN?',
    ],
    ['a not lik x', 7, 'expected LIKE, CONTAINS, IN or BETWEEN, found "lik"; did you mean LIKE?'],
    ['a between 1', 12, 'expected AND and the other end of the range, found the end of the query'],
    ['a between 1, 2', 12, 'expected AND and the other end of the range, found ","'],
    ['a > startOfDy()', 5, 'there is no function "startOfDy"; did you mean startOfDay()?'],
    ['a > startOfDay(', 16, 'expected an increment such as -1d, or a closing parenthesis, found the end of the query'],
    ['a > startOfDay(-1q)', 16, 'expected an increment such as -1d, or a closing parenthesis, found "-1q"'],
    ['a > now(7)', 9, 'expected an increment such as -1d, or a closing parenthesis, found "7"'],
    ["'a' = 1", 1, "expected a field name, found 'a'; a field is written bare or in backticks"],
    ['`` = 1', 1, 'expected a field name, found ``'],
    ['a..b = 1', 1, 'expected a field name, found "a..b"; a field with such a name is written in backticks'],
    ['in = 1', 1, 'expected a field name, found "in"; a field with such a name is written in backticks'],
    [
      "a = 'x",
      5,
      "expected a closing ', found the end of the query; this ' is never closed; inside a quoted value it is written twice",
    ],
    [
      "a = 'x''",
      5,
      "expected a closing ', found the end of the query; this ' is never closed; inside a quoted value it is written twice",
    ],
    ['a = ‘x’', 5, "found the typographic quote ‘; use ' instead of ‘"],
    ['a = “x”', 5, 'found the typographic quote “; use " instead of “'],
    ['a = «x»', 5, 'found the typographic quote «; use " instead of «'],
    ['a = O´Brien', 6, "found the typographic quote ´; use ' instead of ´"],
  ])('explains what is wrong with %j at column %i', (text, column, explanation) => {
    const indent = ' '.repeat(column - 1)
    const message = `Error parsing query at column ${column}: ${explanation}\n  ${text}\n  ${indent}^`
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'CeqlError', message, position: column - 1 }))
  })

  it.each([
    ['text', `a = '${'x'.repeat(bounds.textLengthMax)}'`, 'the query has 16390 characters, at most 16384 are allowed'],
    ['parentheses', `${'('.repeat(65)}a = 1${')'.repeat(65)}`, 'the query nests deeper than 64 levels'],
    ['NOT', `${'NOT '.repeat(65)}a = 1`, 'the query nests deeper than 64 levels'],
    ['a list', `a in (${'1,'.repeat(5000)}1)`, 'an IN list has more than 5000 values'],
    ['predicates', `${'a = 1 or '.repeat(1000)}a = 1`, 'the query has more than 1000 predicates'],
  ])('names the bound that too much of %s goes beyond', (_, text, explanation) => {
    expect(() => parse(text)).toThrow(explanation)
  })

  it.each([
    ['text', `a = '${'x'.repeat(bounds.textLengthMax - 6)}'`],
    ['parentheses', `${'('.repeat(64)}a = 1${')'.repeat(64)}`],
    ['NOT', `${'NOT '.repeat(64)}a = 1`],
    ['a list', `a in (${'1,'.repeat(4999)}1)`],
    ['predicates', `${'a = 1 or '.repeat(999)}a = 1`],
  ])('accepts as much of %s as the bound allows', (_, text) => {
    expect(() => parse(text)).not.toThrow()
  })

  it('throws nothing but CeqlError, whatever it is given', () => {
    const fragment = fc.constantFrom(
      ...['and', 'OR', 'not', 'in', 'is', 'null', 'like', '=', '!=', '<', '<>', '(', ')', ',', "'", '"', '`', '’', '%'],
      ...['a', 'b.c', "'x'", '"y"', '`z`', '1', '-2.5', 'true', '2024-01-31', ' ', '\n', '\ud800', '😀'],
    )
    const soup = fc.array(fragment, { maxLength: 24 }).map((fragments) => fragments.join(' '))
    const dense = fc.array(fragment, { maxLength: 24 }).map((fragments) => fragments.join(''))
    fc.assert(
      fc.property(fc.oneof(soup, dense, fc.string({ unit: 'binary' })), (text) => {
        expect(outcomeOf(text)).toMatch(/^(parsed|CeqlError)$/)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('print', () => {
  it('puts backticks only around what needs them', () => {
    expect(print(predicate('a.b-c', '=', 1))).toBe('a.b-c = 1')
    expect(print(predicate('a b', '=', 1))).toBe('`a b` = 1')
    expect(print(predicate('like', 'LIKE', '%'))).toBe("`like` LIKE '%'")
  })

  it('does not let a hand-made number bring text of its own', () => {
    const forged = { kind: 'number', value: 1, text: '1 OR b = 2' } as const
    expect(print({ ...predicate('a', '=', 1), values: [forged] })).toBe('a = 1')
  })
})

function outcomeOf(text: string): string {
  try {
    parse(text)
    return 'parsed'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}
