import { randomBytes } from 'node:crypto';
import type { ProviderAnswer } from '../provider.ts';
import { codeDetail, codes, type CodeName, type DinamizeLocale } from './codes.ts';

/** Every answer's shape: always HTTP 200, success or failure is in `code`. */
export type EnvelopeParts = {
  readonly locale: DinamizeLocale;
  readonly about?: string | undefined;
  /** The body's JSON; made by the caller, so that a long page can be made in slices. */
  readonly body?: string | Buffer;
  readonly warning?: readonly string[];
  readonly wrote?: boolean;
};

export function envelope(name: CodeName, parts: EnvelopeParts): ProviderAnswer {
  const head = JSON.stringify({
    code: codes[name].code,
    code_detail: codeDetail(name, parts.locale, parts.about),
  });
  const tail = JSON.stringify({
    request_unique: randomBytes(6).toString('hex'),
    warning: parts.warning ?? [],
  });
  const body = parts.body ?? '{}';
  return {
    status: 200,
    code: codes[name].code,
    body: Buffer.concat([
      Buffer.from(`${head.slice(0, -1)},"body":`),
      typeof body === 'string' ? Buffer.from(body) : body,
      Buffer.from(`,${tail.slice(1)}`),
    ]),
    wrote: parts.wrote ?? false,
  };
}
