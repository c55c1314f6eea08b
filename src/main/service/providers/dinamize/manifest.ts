import { addressFlaw } from '../http.ts';
import type { Provider } from '../provider.ts';
import { hookSubject } from './hook-subject.ts';
import { connectDinamize, DEFAULT_URL } from './records.ts';
import { customTargets } from './shape.ts';

/** Dinamize: e-mail marketing whose lists of contacts are kept in agreement with our leads. */
export const dinamize: Provider = {
  info: {
    id: 'dinamize',
    name: 'Dinamize',
    letter: 'D',
    what: {
      'pt-BR':
        'E-mail marketing: mantém os contatos de uma lista iguais aos leads, nos dois sentidos.',
      en: 'E-mail marketing: keeps the contacts of a list and the leads in agreement, both ways.',
    },
    capabilities: ['records'],
    credentials: [
      {
        name: 'user',
        label: { 'pt-BR': 'Usuário da API', en: 'API user' },
        secret: false,
        required: true,
        placeholder: 'api@empresa.com.br',
      },
      {
        name: 'password',
        label: { 'pt-BR': 'Senha', en: 'Password' },
        secret: true,
        required: true,
      },
      {
        name: 'client_code',
        label: { 'pt-BR': 'Código do cliente', en: 'Client code' },
        secret: false,
        required: true,
        placeholder: '300001',
      },
      {
        name: 'list',
        label: { 'pt-BR': 'Código da lista de contatos', en: 'Contact list code' },
        secret: false,
        required: true,
        initial: '1',
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
      fields: ['name', 'email', 'consent', ...customTargets],
      customFields: true,
      required: ['email'],
      findsBy: ['externalId', 'email'],
      looksFirst: false,
      fullWalk: { everyPullUpTo: 10_000, otherwiseEveryMs: 6 * 3_600_000 },
    },
  },
  products: false,
  // The vendor allows 60 in any minute for an account; some are left for what else uses it.
  limits: { perMinute: 55, burst: 55, inAnyMinute: 55 },
  indexLagMs: 30_000,
  unprotectedWindow: true,

  checkForm: ({ baseUrl }) => addressFlaw(baseUrl),
  hookSubject,

  connect: connectDinamize,
};
