import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, sendPage } from './html.ts';

/** For a browser that has no session: says where the way in is, and gives nothing away. */
export function sendSignInPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  return sendPage(reply, { language, status: 401, ...texts[language] });
}

const texts = {
  'pt-BR': {
    title: 'Ponte: entrar',
    body: `<div class="card">
<h1>Esta página pede um link de entrada</h1>
<p>A Ponte está aberta neste computador, mas este navegador ainda não entrou. Cada link de entrada vale uma vez.</p>
<ol>
<li>Vá ao terminal onde a Ponte foi iniciada.</li>
<li>Pressione <code>Enter</code>. Um link novo aparece.</li>
<li>Abra esse link neste navegador.</li>
</ol>
<p>Sem o terminal por perto? Rode <code>npm start</code> de novo na pasta da Ponte: como ela já está aberta, só mostra um link novo.</p>
</div>`,
  },
  en: {
    title: 'Ponte: sign in',
    body: `<div class="card">
<h1>This page needs a sign-in link</h1>
<p>Ponte is open on this computer, but this browser has not signed in yet. Each sign-in link works once.</p>
<ol>
<li>Go to the terminal where Ponte was started.</li>
<li>Press <code>Enter</code>. A fresh link appears.</li>
<li>Open that link in this browser.</li>
</ol>
<p>No terminal at hand? Run <code>npm start</code> again in Ponte’s folder: since it is already open, it only shows a fresh link.</p>
</div>`,
  },
};
