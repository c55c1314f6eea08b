/**
 * The codes Dinamize answers with.
 *
 * 480001, 240002, 240003, 240004, 240024 and 240029 are known of the real system. The others are the
 * sandbox's own, so that callers have something to meet: no client may rely on their numbers.
 */
export const codes = {
  success: { code: '480001', en: 'Success', pt: 'Sucesso' },
  passwordMissing: { code: '240002', en: 'Password is required', pt: 'Senha é obrigatória' },
  userMissing: { code: '240003', en: 'User is required', pt: 'Usuário é obrigatório' },
  credentialsWrong: {
    code: '240004',
    en: 'Invalid user or password',
    pt: 'Usuário ou senha inválidos',
  },
  tokenExpired: {
    code: '240005',
    en: 'Invalid or expired token',
    pt: 'Token inválido ou expirado',
  },
  throttled: {
    code: '240024',
    en: 'Requests limit exceeded',
    pt: 'Limite de requisições excedido',
  },
  clientInvalid: { code: '240029', en: 'Invalid client code', pt: 'Código de cliente inválido' },
  required: { code: '480002', en: 'Required field', pt: 'Campo obrigatório' },
  duplicate: { code: '480003', en: 'Contact already in list', pt: 'Contato já existe na lista' },
  contactNotFound: { code: '480004', en: 'Contact not found', pt: 'Contato não encontrado' },
  listNotFound: { code: '480005', en: 'List not found', pt: 'Lista não encontrada' },
  fieldUnknown: {
    code: '480006',
    en: 'Unknown custom field',
    pt: 'Campo personalizado desconhecido',
  },
  searchInvalid: {
    code: '480007',
    en: 'Invalid search field or operator',
    pt: 'Campo ou operador de busca inválido',
  },
  valueInvalid: { code: '480008', en: 'Invalid value', pt: 'Valor inválido' },
  methodUnknown: { code: '480009', en: 'Unknown method', pt: 'Método desconhecido' },
  bodyInvalid: {
    code: '480010',
    en: 'The body is not a JSON object',
    pt: 'O corpo não é um objeto JSON',
  },
} as const satisfies Record<string, { code: string; en: string; pt: string }>;

export type CodeName = keyof typeof codes;

export type DinamizeLocale = 'pt-BR' | 'en';

/** `code_detail`: localised, with what it is about where that helps: "Required field: email". */
export function codeDetail(name: CodeName, locale: DinamizeLocale, about?: string): string {
  const text = codes[name][locale === 'en' ? 'en' : 'pt'];
  return about === undefined ? text : `${text}: ${about}`;
}

/** A call Dinamize would turn down; the server answers it as an envelope, the doors as an error. */
export class DinamizeRefusal extends Error {
  readonly reason: CodeName;
  readonly about: string | undefined;

  constructor(reason: CodeName, about?: string) {
    super(codeDetail(reason, 'en', about));
    this.name = 'DinamizeRefusal';
    this.reason = reason;
    this.about = about;
  }
}
