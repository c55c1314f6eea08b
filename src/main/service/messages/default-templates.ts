import type { MessageTemplateDraft } from '../../../shared/model/message.ts';
import { messageContent } from '../../../shared/model/message.ts';

/** Templates every workspace has from the start, by a key that never changes. Each can be rewritten. */
export type DefaultTemplate = MessageTemplateDraft & { readonly key: string };

const template = (
  key: string,
  name: string,
  channel: MessageTemplateDraft['channel'],
  content: { readonly subject?: string; readonly body: string },
  audience: MessageTemplateDraft['audience'] = 'lead',
): DefaultTemplate => ({ key, name, channel, audience, content: messageContent.parse(content) });

export const defaultTemplates: readonly DefaultTemplate[] = [
  template('welcome-whatsapp', 'Boas-vindas', 'whatsapp', {
    body: `Olá, {{primeiroNome | ou: tudo bem}}! Aqui é da {{nossaEmpresa}}. Recebemos seu contato{{#interesse}} sobre {{interesse}}{{/interesse}} e já vamos falar com você.

Se preferir não receber mensagens, responda SAIR.`,
  }),
  template('welcome-email', 'Boas-vindas por e-mail', 'email', {
    subject: 'Bem-vindo à {{nossaEmpresa}}, {{primeiroNome | ou: é um prazer}}',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Seu cadastro na {{nossaEmpresa}} está pronto. A partir de agora é conosco: qualquer dúvida, é só responder a este e-mail.

Um abraço,
{{responsavel | ou: equipe}} — {{nossaEmpresa}}`,
  }),
  template('feedback-whatsapp', 'Pedido de avaliação', 'whatsapp', {
    body: `{{primeiroNome | ou: Olá}}, obrigado por confiar na {{nossaEmpresa}}! De 1 a 5, que nota você dá ao nosso atendimento? Responda por aqui: leva menos de um minuto.`,
  }),
  template('feedback-email', 'Pedido de avaliação por e-mail', 'email', {
    subject: 'Como foi o atendimento da {{nossaEmpresa}}?',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Seu serviço foi concluído, e queremos saber como foi. De 1 a 5, que nota você dá ao nosso atendimento? Basta responder a este e-mail com a nota e, se quiser, o motivo.

Obrigado,
{{nossaEmpresa}}`,
  }),
  template(
    'hot-slack',
    'Aviso de lead quente',
    'slack',
    {
      body: `Lead quente: *{{nome}}* ({{pontos}} pontos){{#cidade}} de {{cidade}}{{/cidade}}{{#interesse}}, interesse: {{interesse}}{{/interesse}}{{#telefone}}
Telefone: {{telefone}}{{/telefone}}{{#email}}
E-mail: {{email}}{{/email}}`,
    },
    'team',
  ),
  template(
    'hot-whatsapp',
    'Aviso de lead quente no WhatsApp',
    'whatsapp',
    {
      body: `Lead quente: {{nome}} ({{pontos}} pontos){{#interesse}}, interesse: {{interesse}}{{/interesse}}{{#telefone}}. Telefone: {{telefone}}{{/telefone}}`,
    },
    'team',
  ),
  template('nurture-email', 'Para conhecer melhor', 'email', {
    subject: '{{primeiroNome | ou: Olá}}, separamos algumas opções para você',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Você nos procurou em {{criadoEm | data}}{{#interesse}} com interesse em {{interesse}}{{/interesse}}{{#cidade}}, em {{cidade}}{{/cidade}}. Preparamos um material com o que mais perguntam antes de decidir.

Quando quiser conversar, é só responder a este e-mail.

Um abraço,
{{responsavel | ou: equipe}} — {{nossaEmpresa}}`,
  }),
  template('nurture-2-email', 'Segunda mensagem da sequência', 'email', {
    subject: '{{primeiroNome | ou: Olá}}, ficou alguma dúvida?',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Há alguns dias mandamos um material{{#interesse}} sobre {{interesse}}{{/interesse}}. Ficou alguma dúvida? Responda a este e-mail com o que for mais importante para você, e a resposta vem de uma pessoa.

{{responsavel | ou: equipe}} — {{nossaEmpresa}}`,
  }),
  template('nurture-3-email', 'Última mensagem da sequência', 'email', {
    subject: '{{primeiroNome | ou: Olá}}, ainda podemos ajudar?',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Não queremos encher sua caixa de entrada: esta é a última mensagem desta série. Se ainda fizer sentido conversar{{#interesse}} sobre {{interesse}}{{/interesse}}, basta responder, agora ou quando for a hora.

Um abraço,
{{responsavel | ou: equipe}} — {{nossaEmpresa}}`,
  }),
  template('client-welcome-email', 'Boas-vindas a cliente por e-mail', 'email', {
    subject: '{{primeiroNome | ou: Olá}}, agora você é cliente da {{nossaEmpresa}}',
    body: `Olá, {{primeiroNome | ou: tudo bem}}!

Obrigado pela confiança. Nos próximos dias você recebe os dados de cobrança; para qualquer outra coisa, responda a este e-mail e fale com {{responsavel | ou: a equipe}}.

Um abraço,
{{nossaEmpresa}}`,
  }),
  template('client-welcome-whatsapp', 'Boas-vindas a cliente', 'whatsapp', {
    body: `{{primeiroNome | ou: Olá}}, bem-vindo à {{nossaEmpresa}}! Este é o nosso número: quando precisar, escreva por aqui.

Se preferir não receber mensagens, responda SAIR.`,
  }),
  template(
    'hot-n8n',
    'Lead quente para o n8n',
    'webhook',
    { body: 'Lead quente: {{nome}} ({{pontos}} pontos)' },
    'team',
  ),
];
