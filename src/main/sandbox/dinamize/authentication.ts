import { answerWith, type CallResult } from './calls.ts';
import { DinamizeRefusal } from './codes.ts';
import type { Tokens } from './tokens.ts';

/** The one account there is. */
export const CLIENT_CODE = '300001';
const USER = 'sandbox';
const PASSWORD = 'sandbox';

/** `POST /auth`: user, password and client code for a token. */
export function authenticate(
  values: Readonly<Record<string, unknown>>,
  tokens: Tokens,
): CallResult {
  const user = present(values['user']);
  const password = present(values['password']);
  if (user === null) throw new DinamizeRefusal('userMissing');
  if (password === null) throw new DinamizeRefusal('passwordMissing');
  if (user !== USER || password !== PASSWORD) throw new DinamizeRefusal('credentialsWrong');
  if (present(values['client_code']) !== CLIENT_CODE) throw new DinamizeRefusal('clientInvalid');
  return answerWith({ 'auth-token': tokens.issue(CLIENT_CODE), manager: true });
}

function present(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : null;
}
