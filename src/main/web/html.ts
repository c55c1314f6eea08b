import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from '../../shared/csp.ts';

/** Text that is safe inside an element and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function newNonce(): string {
  return randomBytes(18).toString('base64');
}

export type PageLanguage = 'pt-BR' | 'en';

/** Portuguese unless the browser asks for English first. */
export function languageOf(request: FastifyRequest): PageLanguage {
  const wished = (request.headers['accept-language'] ?? '').toLowerCase();
  const portuguese = wished.search(/\bpt\b/);
  const english = wished.search(/\ben\b/);
  return english >= 0 && (portuguese < 0 || english < portuguese) ? 'en' : 'pt-BR';
}

/** Sends one of the small pages that need none of the screens: their own style, no script. */
export function sendPage(
  reply: FastifyReply,
  page: { language: PageLanguage; title: string; body: string; status?: number; forms?: boolean },
): FastifyReply {
  const nonce = newNonce();
  return reply
    .code(page.status ?? 200)
    .header(
      'content-security-policy',
      contentSecurityPolicy(nonce, { forms: page.forms === true, scripts: false }),
    )
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style>
</head>
<body><main>${page.body}</main></body>
</html>
`,
    );
}

const style = `
:root { color-scheme: light dark; --bg: light-dark(#f3f5f7, #11161b); --surface: light-dark(#fff, #182028);
  --surface-2: light-dark(#f7f9fa, #1f2831); --border: light-dark(#dce2e8, #2c3742); --text: light-dark(#16202a, #e7edf2);
  --text-2: light-dark(#44525f, #b0bcc7); --link: light-dark(#0b6a81, #5cc8e2); --good: light-dark(#17703a, #74d898);
  --bad: light-dark(#b9232a, #ff9494); --waits: light-dark(#855000, #f2bc55); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 400 14px/20px 'Inter Variable', 'Segoe UI Variable', system-ui, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 650; margin: 0 0 8px; }
h2 { font-size: 16px; line-height: 24px; font-weight: 650; margin: 32px 0 8px; }
h3 { font-size: 13px; line-height: 18px; font-weight: 650; margin: 16px 0 4px; }
p { margin: 0 0 12px; color: var(--text-2); }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: 12px/18px ui-monospace, 'Cascadia Mono', Consolas, monospace; }
code { background: var(--surface-2); border: 1px solid var(--border); border-radius: 4px; padding: 0 4px; }
pre { background: var(--surface-2); border: 1px solid var(--border); border-radius: 6px; padding: 12px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 18px; }
th { text-align: left; font-size: 12px; font-weight: 500; color: var(--text-2); }
th, td { padding: 6px 8px; border-bottom: 1px solid var(--border); vertical-align: top; }
td:last-child { overflow-wrap: anywhere; }
button { font: inherit; font-weight: 550; color: var(--bg); background: var(--link); border: 0; border-radius: 6px; padding: 8px 16px; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.card { background: var(--surface); border: 1px solid var(--border); border-radius: 6px; padding: 24px; }
details { background: var(--surface); border: 1px solid var(--border); border-radius: 6px; margin: 0 0 8px; }
summary { padding: 8px 12px; cursor: pointer; }
details > div { padding: 0 12px 12px; }
.verb { display: inline-block; min-width: 64px; font-weight: 650; }
.good { color: var(--good); } .bad { color: var(--bad); } .waits { color: var(--waits); }
.hint { color: var(--text-2); }
ol { padding-left: 20px; color: var(--text-2); } li { margin: 0 0 8px; }
`;
