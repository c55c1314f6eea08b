import { createHash } from 'node:crypto';

/**
 * What makes two failures the same: connection, operation, endpoint, code, status, and the message
 * without the values in it. Failures that share it are shown, and sent again, together.
 */
export function fingerprint(failure: {
  connectionId: number;
  op: string;
  /** The path that was called; empty when none was. */
  endpoint: string;
  code: string;
  status: number | null;
  message: string;
}): string {
  const { connectionId, op, endpoint, code, status, message } = failure;
  const text = [
    connectionId,
    op,
    normalised(endpoint),
    code,
    status ?? '',
    normalised(message),
  ].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** The path of a kept request, without its query. */
export function endpointOf(request: unknown): string {
  if (typeof request !== 'object' || request === null || !('path' in request)) return '';
  return typeof request.path === 'string' ? (request.path.split('?')[0] ?? '') : '';
}

function normalised(message: string): string {
  return message
    .replaceAll(/"[^"]*"|'[^']*'|“[^”]*”/g, '"…"')
    .replaceAll(/(?<!\S)[^\s@]+@\S+/g, '@')
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}/gi, '#')
    .replaceAll(/\d+/g, '#')
    .toLowerCase()
    .trim();
}
