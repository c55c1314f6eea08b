import { createHash } from 'node:crypto';

/**
 * What makes two failures the same: connection, operation, code and the message without the values
 * in it. Failures that share it are shown, and sent again, together.
 */
export function fingerprint(failure: {
  connectionId: number;
  op: string;
  code: string;
  status: number | null;
  message: string;
}): string {
  const { connectionId, op, code, status, message } = failure;
  const text = [connectionId, op, code, status ?? '', normalised(message)].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function normalised(message: string): string {
  return message
    .replaceAll(/"[^"]*"|'[^']*'|“[^”]*”/g, '"…"')
    .replaceAll(/\S+@\S+/g, '@')
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}/gi, '#')
    .replaceAll(/\d+/g, '#')
    .toLowerCase()
    .trim();
}
