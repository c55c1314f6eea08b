import Papa from 'papaparse';
import type { Language } from '../../../../shared/i18n/catalogues.ts';

const rows: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  'pt-BR': [
    ['Nome', 'E-mail', 'Telefone', 'CPF ou CNPJ', 'Cidade', 'UF', 'Interesse', 'Renda', 'Origem'],
    [
      'Adriana Moreira Pinto',
      'adriana@exemplo.com.br',
      '(19) 98412-7703',
      '111.444.777-35',
      'Campinas',
      'SP',
      'apartamento de 2 quartos',
      '4.500,00',
      'Indicação',
    ],
    [
      'Padaria Conceição Ltda.',
      'contato@exemplo.com.br',
      '(11) 3241-5580',
      '11.222.333/0001-81',
      'São Paulo',
      'SP',
      'sala comercial',
      '',
      'Site',
    ],
  ],
  en: [
    ['Name', 'E-mail', 'Phone', 'CPF or CNPJ', 'City', 'State', 'Interest', 'Income', 'Origin'],
    [
      'Adriana Moreira Pinto',
      'adriana@example.com',
      '(19) 98412-7703',
      '111.444.777-35',
      'Campinas',
      'SP',
      'two-bedroom apartment',
      '4.500,00',
      'Referral',
    ],
    [
      'Padaria Conceição Ltda.',
      'contact@example.com',
      '(11) 3241-5580',
      '11.222.333/0001-81',
      'São Paulo',
      'SP',
      'office',
      '',
      'Website',
    ],
  ],
};

/** A small table to fill in: names that are recognised, two invented rows. Opens in Excel as it is. */
export function templateCsv(language: Language): string {
  const table = rows[language].map((row) => [...row]);
  return `\uFEFF${Papa.unparse(table, { delimiter: ';', newline: '\r\n' })}\r\n`;
}
