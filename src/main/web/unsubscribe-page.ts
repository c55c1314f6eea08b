import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Console } from '../console/create-console.ts';
import { unsubscribePath, type Unsubscribe } from '../service/messages/unsubscribe.ts';
import { escapeHtml, languageOf, sendPage } from './html.ts';

type Asked = FastifyRequest<{ Params: { workspace: string; token: string } }>;

const path = `${unsubscribePath}/:workspace/:token`;
/** Mail programs send one field (RFC 8058). */
const largestBody = 4096;
/** Through a tunnel all of them come from one address. */
const rateLimit = { max: 600, timeWindow: 60_000 };

/**
 * Where whoever got an e-mail says that they want no more. Opening it changes nothing, since mail
 * scanners follow every link; the button of the page and that of mail programs do.
 */
export function serveUnsubscribe(app: FastifyInstance, console: Console): void {
  const config = { anyHost: true, anyOrigin: true, rateLimit } as const;

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // That it is sent is all it says.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
    scope.get(path, { config }, async (request: Asked, reply) => {
      const found = await partOf(request)?.isOurs(request.params.token);
      return found ? answer(request, reply, 'asks') : unknown(request, reply);
    });
    scope.post(path, { config, bodyLimit: largestBody }, async (request: Asked, reply) => {
      const done = await partOf(request)?.take(request.params.token);
      return done ? answer(request, reply, 'done') : unknown(request, reply);
    });
  });

  function partOf({ params }: Asked): Unsubscribe | undefined {
    return console.services().find(({ id }) => id === params.workspace)?.messages.unsubscribe;
  }

  function answer(request: Asked, reply: FastifyReply, what: 'asks' | 'done'): FastifyReply {
    const language = languageOf(request);
    const text = texts[language];
    const service = console.services().find(({ id }) => id === request.params.workspace);
    const company = escapeHtml(service?.name ?? '');
    const body =
      what === 'done'
        ? `<h1 class="good" role="status">${text.doneTitle}</h1><p>${text.done(company)}</p>`
        : `<h1>${text.title}</h1><p>${text.asks(company)}</p>
<form method="post"><button type="submit">${text.button}</button></form>`;
    return sendPage(reply, {
      language,
      title: what === 'done' ? text.doneTitle : text.title,
      body: `<div class="card">${body}</div>`,
      forms: true,
    });
  }

  function unknown(request: Asked, reply: FastifyReply): FastifyReply {
    const language = languageOf(request);
    const { unknownTitle: title, unknown: body } = texts[language];
    return sendPage(reply, {
      language,
      title,
      body: `<div class="card"><h1>${title}</h1><p>${body}</p></div>`,
      status: 404,
    });
  }
}

const texts = {
  'pt-BR': {
    title: 'Deixar de receber',
    asks: (company: string) =>
      `Ao apertar o botão, você deixa de receber mensagens de <strong>${company}</strong>.`,
    button: 'Não quero mais receber',
    doneTitle: 'Pronto',
    done: (company: string) => `<strong>${company}</strong> não escreverá mais para você.`,
    unknownTitle: 'Este endereço não vale',
    unknown:
      'Confira se ele está inteiro, como no e-mail. Você também pode responder ao e-mail com SAIR.',
  },
  en: {
    title: 'Stop these messages',
    asks: (company: string) =>
      `Press the button to get no more messages from <strong>${company}</strong>.`,
    button: 'I want no more messages',
    doneTitle: 'Done',
    done: (company: string) => `<strong>${company}</strong> will not write to you any more.`,
    unknownTitle: 'This address does not work',
    unknown: 'See whether all of it is there, as in the e-mail. You can also reply with SAIR.',
  },
};
