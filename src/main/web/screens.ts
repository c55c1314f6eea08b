import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy, renderIndexHtml, securityHeaders } from '../../shared/csp.ts';
import { languageOf, newNonce, sendPage } from './html.ts';
import type { Sessions } from './session.ts';
import { sendSignInPage } from './sign-in-page.ts';

/** The screens in a browser: the same files as the window's, for whoever has a session. */
export function serveScreens(
  app: FastifyInstance,
  options: { dir: string; sessions: Sessions },
): void {
  const { dir, sessions } = options;

  void app.register(async (scope) => {
    scope.get<{ Querystring: { token?: unknown } }>(
      '/',
      { config: { rateLimit: { max: 300, timeWindow: 60_000 } } },
      async (request, reply) => {
        const { token } = request.query;
        const signedIn = sessions.isSignedIn(request);
        if (token !== undefined) {
          // A browser may load the typed address twice: the second time it is already signed in.
          const welcome = signedIn || (typeof token === 'string' && sessions.signIn(token, reply));
          if (!welcome) return sendSignInPage(request, reply);
          return leaveToken(request, reply);
        }
        return signedIn ? sendIndex(dir, reply) : sendSignInPage(request, reply);
      },
    );

    // Loaded only where a browser is served: the window gets its files another way.
    const { default: fastifyStatic } = await import('@fastify/static');
    await scope.register(async (files) => {
      files.addHook('onRequest', async (request, reply) => {
        if (!sessions.isSignedIn(request)) return sendSignInPage(request, reply);
      });
      await files.register(fastifyStatic, {
        root: join(dir, 'assets'),
        prefix: '/assets/',
        decorateReply: false,
        index: false,
        immutable: true,
        maxAge: '365d',
      });
    });
  });
}

/**
 * Goes on to the page without the token, so that it stays in no address bar and no history.
 *
 * After a link on another site a redirect would come without the new cookie, since the browser
 * still counts it to that site; a page of ours that goes on by itself does not have that trouble.
 */
function leaveToken(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.header('cache-control', 'no-store');
  const from = request.headers['sec-fetch-site'];
  if (from === undefined || from === 'none' || from === 'same-origin') {
    return reply.redirect('/', 303);
  }
  return sendPage(reply.header('refresh', '0;url=/'), {
    language: languageOf(request),
    title: 'Ponte',
    body: '<p><a href="/">Ponte</a></p>',
  });
}

async function sendIndex(dir: string, reply: FastifyReply): Promise<FastifyReply> {
  const nonce = newNonce();
  const html = renderIndexHtml(await readFile(join(dir, 'index.html'), 'utf8'), nonce);
  return reply
    .headers({
      ...securityHeaders,
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}
