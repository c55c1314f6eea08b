import type { SandboxProvider } from '../provider.ts';
import {
  createDeliver,
  createTurnedDown,
  plain,
  readJson,
  recordless,
  type MessageParts,
} from './message-side.ts';

/** Slack's incoming webhooks: the address is the secret, one plain word is the answer. */
export function createSlack(parts: MessageParts): SandboxProvider {
  const deliver = createDeliver(parts, 'slack');
  const turnedDown = createTurnedDown();
  let count = 0;

  return recordless(
    'slack',
    async (call) => {
      const [, services, team, channel, secret, ...rest] = call.path.split('/');
      if (services !== 'services' || !team || !channel || rest.length > 0) {
        return plain(404, 'no_service');
      }
      if (call.method !== 'POST') return plain(400, 'invalid_payload');
      if (secret !== 'sandbox' || turnedDown.has(call)) return plain(403, 'invalid_token');
      const body = readJson(call.body);
      if (body === null) return plain(400, 'invalid_payload');
      const { text } = body;
      if (typeof text !== 'string' || text.trim() === '') return plain(400, 'no_text');
      if (text.length > 40_000) return plain(400, 'msg_too_long');
      count += 1;
      deliver(`${team}/${channel}`, body, `slack-${parts.clock()}-${count}`);
      return plain(200, 'ok', true);
    },
    turnedDown,
  );
}
