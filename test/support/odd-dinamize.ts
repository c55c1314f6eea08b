import { createServer } from 'node:http';
import { onLoopback } from './loopback.ts';

/** A Dinamize whose answers are the test's own, to meet what the sandbox would never say. */
export async function oddDinamize(
  answers: Record<string, (body: Record<string, unknown>) => unknown>,
): Promise<{ networkUrl: string }> {
  const usual: typeof answers = {
    '/auth': () => ({ 'auth-token': '1.300001.12.token' }),
    '/emkt/field/search': () => ({ next: false, items: [] }),
    '/emkt/optout-email/search': () => ({ next: false, items: [] }),
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const path = (request.url ?? '').replace('/dinamize', '');
      const answer = (answers[path] ?? usual[path])?.(JSON.parse(text) as Record<string, unknown>);
      response.setHeader('content-type', 'application/json');
      response.end(
        typeof answer === 'string'
          ? answer
          : JSON.stringify(
              answer === undefined
                ? { code: '480009', code_detail: 'Unknown method', body: {} }
                : { code: '480001', code_detail: 'Sucesso', body: answer, request_unique: 'x' },
            ),
      );
    });
  });
  return { networkUrl: await onLoopback(server) };
}
