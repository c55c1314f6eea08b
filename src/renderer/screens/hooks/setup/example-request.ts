import type { HookEndpoint } from '../../../../shared/model/hook.ts';

/** What each kind may say; invented, in the forms senders use. */
const bodies: Readonly<Record<string, object>> = {
  'site-lead': {
    nome: 'Maria Souza',
    email: 'maria.souza@exemplo.com.br',
    telefone: '(11) 98765-4321',
    utm_source: 'google',
    utm_campaign: 'outono',
  },
  whatsapp: {
    type: 'ReceivedCallback',
    messageId: 'A20DA9C0183A2D35A260F53F5D2B9244',
    phone: '5511987654321',
    senderName: 'Maria Souza',
    momment: 1_773_144_000_000,
    text: { message: 'Quero saber o preco' },
  },
  'client-registered': {
    nome: 'Maria Souza',
    email: 'maria.souza@exemplo.com.br',
    plano: 'Mensal',
  },
  'service-completed': { servico: 'Vistoria', cliente: { email: 'maria.souza@exemplo.com.br' } },
  payment: { valor: 150.5, metodo: 'pix', cliente: { email: 'maria.souza@exemplo.com.br' } },
  payout: { valor: 90, periodo: '2026-03', favorecido: { nome: 'Ana Lima' } },
  feedback: { nota: 9, comentario: 'Muito bom', cliente: { email: 'maria.souza@exemplo.com.br' } },
  dinamize: {
    event: 'contact.updated',
    'contact-list_code': '1',
    contact: { code: '123456', email: 'maria.souza@exemplo.com.br' },
  },
  gestaoclick: { evento: 'venda.alterada', id: '123456' },
};

/**
 * A request as its sender makes it, for a terminal: `$SECRET` is the endpoint's secret.
 *
 * Signs as `schemes/*` of the service verify; the body is signed byte by byte as it is sent.
 */
export function exampleRequest(
  { kind, scheme, settings }: Pick<HookEndpoint, 'kind' | 'scheme' | 'settings'>,
  address: string,
): string {
  const body = JSON.stringify(bodies[kind] ?? { id: '1', mensagem: 'Exemplo' });
  const mac = (key: string, text: string, binary: boolean) =>
    `$(printf %s "${text}" | openssl dgst -sha256 ${key} ${binary ? '-binary | base64' : `-hex | sed 's/^.* //'`})`;
  const plainKey = '-hmac "$SECRET"';
  const before: string[] = ["SECRET='…'", `BODY='${body}'`];
  const headers: string[] = [];

  switch (scheme) {
    case 'hmac-sha256':
      before.push(`SIGNATURE=${mac(plainKey, '$BODY', settings.encoding === 'base64')}`);
      headers.push(`${settings.header}: $SIGNATURE`);
      break;
    case 'github':
    case 'whatsapp-cloud':
      before.push(`SIGNATURE=${mac(plainKey, '$BODY', false)}`);
      headers.push('x-hub-signature-256: sha256=$SIGNATURE');
      break;
    case 'stripe':
      before.push('AT=$(date +%s)', `SIGNATURE=${mac(plainKey, '$AT.$BODY', false)}`);
      headers.push('stripe-signature: t=$AT,v1=$SIGNATURE');
      break;
    case 'standard-webhooks':
    case 'svix': {
      const prefix = scheme === 'svix' ? 'svix' : 'webhook';
      before.push(
        'ID=msg_1',
        'AT=$(date +%s)',
        `KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')`,
        `SIGNATURE=${mac('-mac HMAC -macopt hexkey:$KEY', '$ID.$AT.$BODY', true)}`,
      );
      headers.push(
        `${prefix}-id: $ID`,
        `${prefix}-timestamp: $AT`,
        `${prefix}-signature: v1,$SIGNATURE`,
      );
      break;
    }
    case 'header-token':
      headers.push(`${settings.header}: $SECRET`);
      break;
    case 'path-secret':
      break;
  }

  const request = [
    `curl -X POST "${address.replace('<secret>', '$SECRET')}"`,
    `-H 'content-type: application/json'`,
    ...headers.map((header) => `-H "${header}"`),
    '--data-binary "$BODY"',
  ];
  return [...before, request.join(' \\\n  ')].join('\n');
}
