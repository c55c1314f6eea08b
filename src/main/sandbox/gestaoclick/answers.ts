import type { ProviderAnswer } from '../provider.ts';
import type { GestaoClickRefusal } from './refusal.ts';

/** The envelope of every answer: `code` repeats the HTTP status. */
export function success(data: unknown, more: { meta?: object; wrote?: boolean } = {}) {
  const { meta, wrote = false } = more;
  return answer(200, { code: 200, status: 'success', ...(meta && { meta }), data }, wrote);
}

export function refused({ status, erro, message }: GestaoClickRefusal): ProviderAnswer {
  return answer(
    status,
    { code: status, status: 'error', data: { erro, mensagem: message } },
    false,
  );
}

function answer(status: number, body: object, wrote: boolean): ProviderAnswer {
  return { status, code: String(status), body: Buffer.from(JSON.stringify(body)), wrote };
}
