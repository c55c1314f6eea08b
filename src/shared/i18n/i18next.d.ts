import type { ptBR } from './catalogues.ts';

declare module 'i18next' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- the library's own is added to
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ptBR };
  }
}
