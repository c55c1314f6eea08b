import type { LeadEdit } from '../../src/main/service/leads/lead-values.ts';

const first =
  'Ana João Maria José Antônia Francisco Luíza Pedro Márcia Lucas Conceição Rafael Tânia Bruno Inês'.split(
    ' ',
  );
const last =
  'Silva Souza Oliveira Gonçalves Ferreira Araújo Pereira Lima Rebouças Costa Assunção Martins'.split(
    ' ',
  );
const cities = [
  'São Paulo',
  'Campinas',
  'Rio de Janeiro',
  'Belo Horizonte',
  'Curitiba',
  'Niterói',
  'Santos',
];
const interests = [
  'apartamento de 3 quartos',
  'casa na praia',
  'terreno',
  'carro usado',
  'consórcio de imóveis',
  null,
];
const origins = ['Site', 'Indicação', 'Dinamize', 'Planilha', 'WhatsApp'];

/** Believable people, always the same ones. */
export function peopleOf(
  count: number,
): (LeadEdit & { name: string; email: string; phone: string })[] {
  return Array.from({ length: count }, (_, index) => {
    const pick = <T>(from: readonly T[], step: number): T =>
      from[(index * step + (index >> 5)) % from.length] as T;
    const name = `${pick(first, 7)} ${pick(last, 5)} ${pick(last, 11)}`;
    return {
      name,
      email: `pessoa${index}@exemplo.com.br`,
      phone: `+5511${900_000_000 + ((index * 7919) % 99_999_999)}`,
      city: pick(cities, 3),
      state: 'SP',
      origin: pick(origins, 1),
      interest: pick(interests, 1),
      incomeCents: (index % 200) * 10_000,
      status: index % 5 === 0 ? 'contacted' : 'new',
      tags: index % 9 === 0 ? ['vip'] : [],
    };
  });
}
