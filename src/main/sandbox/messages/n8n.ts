import type { SandboxProvider } from '../provider.ts';
import {
  createDeliver,
  createTurnedDown,
  json,
  plain,
  readJson,
  recordless,
  type MessageParts,
} from './message-side.ts';

/**
 * n8n's Webhook node: production addresses answer while the workflow is active. Those whose path
 * ends in `inactive` are not, and those in `page` are no webhook at all: a web page answers.
 */
export function createN8n(parts: MessageParts): SandboxProvider {
  const deliver = createDeliver(parts, 'n8n');
  const turnedDown = createTurnedDown();
  let count = 0;

  return recordless(
    'n8n',
    async (call) => {
      const [, kind, ...path] = call.path.split('/');
      const name = path.join('/');
      if (name.endsWith('page')) {
        const headers = { 'content-type': 'text/html; charset=utf-8' };
        return { ...plain(200, '<!DOCTYPE html><title>Sign in</title>'), headers };
      }
      if (kind !== 'webhook' || name === '' || name.endsWith('inactive')) {
        return json(404, {
          code: 404,
          message: `The requested webhook "POST ${name}" is not registered.`,
          hint: 'The workflow must be active for a production URL to run successfully.',
        });
      }
      if (turnedDown.has(call)) return json(403, { message: 'Authorization data is wrong!' });
      if (call.method !== 'POST') return json(404, { code: 404, message: 'Wrong method.' });
      const body = readJson(call.body);
      if (body === null) return json(422, { message: 'Failed to parse request body' });
      count += 1;
      const id = String(call.headers['webhook-id'] ?? `n8n-${parts.clock()}-${count}`);
      const signed = typeof call.headers['webhook-signature'] === 'string';
      deliver(name, { webhookId: id, signed, body }, id);
      return json(200, { message: 'Workflow was started' }, true);
    },
    turnedDown,
  );
}
