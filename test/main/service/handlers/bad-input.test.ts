import { expect, test } from 'vitest';
import { z } from 'zod';
import { badInputMessage, fieldProblems } from '../../../../src/main/service/handlers/bad-input.ts';

const schema = z.object({
  name: z.string().max(5),
  age: z.number().int().min(0),
  status: z.enum(['new', 'lost']).optional(),
  at: z.iso.datetime().optional(),
  tags: z.array(z.string()).max(2).optional(),
  choice: z
    .union([z.object({ ids: z.array(z.string()).min(1) }), z.object({ all: z.boolean() })])
    .optional(),
});

test.each([
  [{ age: 1 }, 'name', 'required', 'is missing'],
  [{ name: 7, age: 1 }, 'name', 'wrong_type', 'must be text'],
  [{ name: 'Mariana', age: 1 }, 'name', 'too_large', 'must be at most 5 characters'],
  [{ name: 'Ana', age: -1 }, 'age', 'too_small', 'must be at least 0'],
  [{ name: 'Ana', age: 1.5 }, 'age', 'wrong_type', 'must be a whole number'],
  [{ name: 'Ana', age: 1, status: 'old' }, 'status', 'invalid', 'must be one of: new, lost'],
  [
    { name: 'Ana', age: 1, at: 'ontem' },
    'at',
    'invalid',
    'must be a UTC time such as 2026-01-31T12:00:00Z',
  ],
  [{ name: 'Ana', age: 1, tags: ['a', 'b', 'c'] }, 'tags', 'too_large', 'must be at most 2 items'],
  [{ name: 'Ana', age: 1, tags: ['a', 2] }, 'tags.1', 'wrong_type', 'must be text'],
])('%j is told as field, kind and words', (input, field, problem, message) => {
  const { error } = schema.safeParse(input);
  expect(fieldProblems(error!.issues)).toEqual([{ field, problem, message }]);
});

test('an input that is no object is told as a whole', () => {
  const fields = fieldProblems(schema.safeParse([]).error!.issues);
  expect(badInputMessage(fields)).toBe('The input must be an object.');
});

test('a choice of shapes is told by the nearest of them', () => {
  const told = (choice: unknown) =>
    badInputMessage(fieldProblems(schema.safeParse({ name: 'Ana', age: 1, choice }).error!.issues));
  expect(told({ ids: [] })).toBe('"choice.ids" must be at least 1 items.');
  expect(told({})).toBe('"choice" has none of the accepted shapes: "ids" is missing.');
  expect(told('all')).toBe('"choice" must be an object.');
});

test('the one line says the first problem and how many more', () => {
  const fields = fieldProblems(schema.safeParse({}).error!.issues);
  expect(badInputMessage(fields)).toBe('"name" is missing (and 1 more).');
});

test('an input wrong in a thousand places is told in at most 50', () => {
  const { error } = z.array(z.string()).safeParse(Array.from({ length: 1000 }, () => 1));
  expect(fieldProblems(error!.issues)).toHaveLength(50);
});
