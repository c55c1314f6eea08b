import type { Consent, LeadStatus } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';

/** The status of this name, in either language. */
export function statusOf(text: string): LeadStatus | undefined {
  return statuses[fold(text)];
}

/** The consent of this word, in either language. */
export function consentOf(text: string): Consent | undefined {
  return consents[fold(text)];
}

const statuses: Readonly<Record<string, LeadStatus>> = {
  new: 'new',
  novo: 'new',
  nova: 'new',
  contacted: 'contacted',
  contatado: 'contacted',
  contatada: 'contacted',
  'em contato': 'contacted',
  qualified: 'qualified',
  qualificado: 'qualified',
  qualificada: 'qualified',
  converted: 'converted',
  convertido: 'converted',
  convertida: 'converted',
  lost: 'lost',
  perdido: 'lost',
  perdida: 'lost',
  inactive: 'inactive',
  inativo: 'inactive',
  inativa: 'inactive',
};

const consents: Readonly<Record<string, Consent>> = {
  unknown: 'unknown',
  desconhecido: 'unknown',
  granted: 'granted',
  sim: 'granted',
  yes: 'granted',
  true: 'granted',
  '1': 'granted',
  aceito: 'granted',
  autorizado: 'granted',
  denied: 'denied',
  nao: 'denied',
  no: 'denied',
  false: 'denied',
  '0': 'denied',
  recusado: 'denied',
  'opt-out': 'denied',
};
