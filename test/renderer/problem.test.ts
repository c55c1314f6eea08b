import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { fieldProblems, supportText, toProblem } from '../../src/renderer/problem.ts';

describe('a failure on screen', () => {
  test('keeps the code and the fields the service named', () => {
    const fields = [{ field: 'email', problem: 'email_form', message: 'Check it.' }];
    const problem = toProblem(
      new ORPCError('BAD_INPUT', { status: 400, message: 'No.', data: { fields } }),
    );
    expect(problem).toEqual({ code: 'BAD_INPUT', message: 'No.', details: { fields } });
    expect(fieldProblems(problem)).toEqual({ email: fields[0] });
  });

  test.each([
    [new ORPCError('UNAUTHORIZED', { status: 401 }), 'NOT_SIGNED_IN'],
    [new ORPCError('PAYLOAD_TOO_LARGE', { status: 413 }), 'TOO_LARGE'],
    [new ORPCError('INPUT_VALIDATION_FAILED', { status: 422 }), 'BAD_INPUT'],
    [new ORPCError('WHATEVER', { status: 500 }), 'INTERNAL'],
    [new TypeError('Failed to fetch'), 'LOST'],
    ['text', 'INTERNAL'],
  ] as const)('%s has words of its own', (error, code) => {
    expect(toProblem(error).code).toBe(code);
  });

  test('what is copied for support holds no value a person typed', () => {
    const fields = [
      { field: 'email', problem: 'email_form', message: 'x', current: 'ana@exemplo.com' },
    ];
    const text = supportText(
      toProblem(new ORPCError('BAD_INPUT', { status: 400, data: { fields, traceId: 'E-1' } })),
    );
    expect(text).toContain('email: email_form');
    expect(text).toContain('E-1');
    expect(text).not.toContain('ana@exemplo.com');
  });
});
