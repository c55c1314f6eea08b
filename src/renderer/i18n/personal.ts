import { formatDocument } from '../../shared/br/document.ts';
import { formatPhone } from '../../shared/br/phone.ts';

/** A phone without brackets, for narrow columns: `21 99614-0372`. */
export function shortPhone(phone: string | null): string {
  if (phone === null) return '';
  const brazilian = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
  return brazilian ? `${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : formatPhone(phone);
}

/** A CPF outside the form that edits it shows its middle only: `•••.318.047-••`. A CNPJ is public. */
export function coverDocument(document: string | null): string {
  if (document === null) return '';
  const cpf = /^\d{3}(\d{3})(\d{3})\d{2}$/.exec(document);
  return cpf ? `•••.${cpf[1]}.${cpf[2]}-••` : formatDocument(document);
}

/** Whether a document is a person's or a company's. */
export function documentKind(document: string | null): 'cpf' | 'cnpj' | null {
  if (document === null) return null;
  return document.length === 11 ? 'cpf' : 'cnpj';
}
