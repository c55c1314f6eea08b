import { addressFlaw } from '../http.ts';
import type { Provider } from '../provider.ts';
import { hookSubject } from './hook-subject.ts';
import { mapped } from './mapping.ts';
import { connectGestaoClick, DEFAULT_URL } from './records.ts';
import { saleFields } from './sale-mapping.ts';

/** GestãoClick: an ERP whose customers and sales are kept in agreement with our leads and deals. */
export const gestaoclick: Provider = {
  info: {
    id: 'gestaoclick',
    name: 'GestãoClick',
    letter: 'G',
    what: {
      'pt-BR':
        'ERP: mantém clientes e vendas iguais aos leads e negócios, nos dois sentidos, e traz os produtos.',
      en: 'ERP: keeps customers and sales in agreement with leads and deals, both ways, and brings in the products.',
    },
    capabilities: ['records'],
    credentials: [
      {
        name: 'accessToken',
        label: { 'pt-BR': 'Access token', en: 'Access token' },
        secret: true,
        required: true,
      },
      {
        name: 'secretAccessToken',
        label: { 'pt-BR': 'Secret access token', en: 'Secret access token' },
        secret: true,
        required: true,
      },
      {
        name: 'baseUrl',
        label: { 'pt-BR': 'Endereço da API (avançado)', en: 'API address (advanced)' },
        secret: false,
        required: false,
        initial: DEFAULT_URL,
      },
    ],
  },
  objects: {
    lead: {
      fields: mapped,
      customFields: false,
      required: ['name'],
      findsBy: ['document', 'email', 'phone'],
      looksFirst: true,
      // Changes cannot be asked for: every pull reads everything.
      fullWalk: { everyPullUpTo: Number.POSITIVE_INFINITY, otherwiseEveryMs: 0 },
    },
    deal: {
      fields: saleFields,
      customFields: false,
      required: ['leadId', 'stageId'],
      findsBy: ['externalId'],
      looksFirst: true,
      fullWalk: { everyPullUpTo: Number.POSITIVE_INFINITY, otherwiseEveryMs: 0 },
    },
  },
  products: true,
  // The vendor allows three in any second; evenly spaced and a little less, none is turned down.
  limits: { perMinute: 165, burst: 1, perDay: { calls: 30_000, zone: 'America/Sao_Paulo' } },
  indexLagMs: 10_000,
  unprotectedWindow: true,
  checkForm: ({ baseUrl }) => addressFlaw(baseUrl),
  hookSubject,
  connect: connectGestaoClick,
};
