import { createRouterClient } from '@orpc/server';
import type { SendingProvider } from '../../shared/model/message.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import type { Operator } from '../service/actor.ts';
import type { Service } from '../service/create-service.ts';
import type { CallContext } from '../service/handlers/base.ts';

/** The sandbox's accounts for messages; every secret is the same word. */
function accountsOf({
  networkUrl,
  smtpPort,
}: Sandbox): Readonly<Record<SendingProvider, { name: string; fields: Record<string, string> }>> {
  return {
    smtp: {
      name: 'E-mail',
      fields: {
        host: '127.0.0.1',
        port: String(smtpPort),
        tls: 'none',
        user: 'sandbox',
        password: 'sandbox',
        from: 'contato@casanorte.example',
        fromName: 'Casa Norte',
      },
    },
    'z-api': {
      name: 'WhatsApp',
      fields: {
        baseUrl: `${networkUrl}/z-api`,
        instance: 'sandbox',
        token: 'sandbox',
        clientToken: 'sandbox',
      },
    },
    slack: { name: 'Slack', fields: { url: `${networkUrl}/slack/services/T0/B0/sandbox` } },
    n8n: { name: 'n8n', fields: { url: `${networkUrl}/n8n/webhook/leads` } },
  };
}

const madeSetting = 'demonstration.accounts';

/** Makes the demonstration's accounts once, and tells them where the sandbox is by now. */
export async function pointAccounts(
  service: Service,
  sandbox: Sandbox,
  operator: Operator,
): Promise<void> {
  const context: CallContext = { operator, source: 'form' };
  const { sendingConnections } = createRouterClient(service.router, { context });
  const known = await sendingConnections.list();
  const made = service.settings.get(madeSetting) === true;
  for (const [provider, { name, fields }] of Object.entries(accountsOf(sandbox))) {
    const mine = known.find((each) => each.provider === provider && each.name === name);
    if (mine) await sendingConnections.update({ id: mine.id, fields });
    else if (!made) {
      await sendingConnections.create({ provider: provider as SendingProvider, name, fields });
    }
  }
  service.settings.set(madeSetting, true);
}

/** Once the console has an address: the sandbox's WhatsApp tells it what becomes of messages. */
export async function pointCallbacks(service: Service, operator: Operator): Promise<void> {
  const whatsapp = service.messages.sending.list().find(({ provider }) => provider === 'z-api');
  if (whatsapp) await service.messages.sending.connectCallbacks(whatsapp.id, operator);
}
