import type { FastifyInstance } from 'fastify';
import { dateLocale } from '../../shared/i18n/date-locale.ts';
import type { Console } from '../console/create-console.ts';
import { limited, readHealth, type Health } from './health.ts';
import { escapeHtml, languageOf, sendPage, type PageLanguage } from './html.ts';

/** `GET /status`: the console's health for a person, on one page. */
export function serveStatusPage(app: FastifyInstance, console: Console): void {
  app.get('/status', limited, async (request, reply) => {
    const language = languageOf(request);
    const health = await readHealth(console);
    return sendPage(reply, {
      language,
      title: texts[language].title,
      body: bodyOf(health, language),
    });
  });
}

function bodyOf(health: Health, language: PageLanguage): string {
  const text = texts[language];
  const number = new Intl.NumberFormat(language);
  const moment = new Intl.DateTimeFormat(dateLocale(language), {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const rows = health.workspaces.flatMap((workspace) => [
    row(text.workspace, escapeHtml(workspace.id), workspace.status, text),
    row(text.leads, number.format(workspace.leads), 'ok', text),
    row(
      text.queue,
      text.queueLine(
        number.format(workspace.queue.ready),
        number.format(workspace.queue.running),
        number.format(workspace.queue.dead),
      ),
      workspace.queue.status,
      text,
    ),
    row(
      text.hooks,
      text.hooksLine(number.format(workspace.hooks.waiting), number.format(workspace.hooks.dead)),
      workspace.hooks.status,
      text,
    ),
    row(
      text.copies,
      workspace.copies.newestAt === null
        ? text.none
        : moment.format(new Date(workspace.copies.newestAt)),
      workspace.copies.status,
      text,
    ),
    row(
      text.alerts,
      number.format(workspace.alerts.open),
      workspace.alerts.open > 0 ? 'degraded' : 'ok',
      text,
    ),
    row(
      text.conflicts,
      number.format(workspace.openConflicts),
      workspace.openConflicts > 0 ? 'degraded' : 'ok',
      text,
    ),
    ...workspace.connections.map((connection) =>
      row(
        escapeHtml(connection.provider),
        text.states[connection.state] ?? escapeHtml(connection.state),
        connection.status,
        text,
      ),
    ),
  ]);
  const missing = health.unopened.map(({ id, code }) =>
    row(text.workspace, `${escapeHtml(id)}: ${text.notOpened} (${escapeHtml(code)})`, 'down', text),
  );
  const free = health.disk.freeBytes;
  const gigabytes = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return `<h1>Ponte</h1>
<p>${escapeHtml(text.summary[health.status])} ${escapeHtml(text.version)} ${escapeHtml(health.version)}.</p>
<div class="card"><table>
<thead><tr><th scope="col">${text.what}</th><th scope="col">${text.how}</th><th scope="col">${text.state}</th></tr></thead>
<tbody>${rows.join('')}${missing.join('')}${row(
    text.disk,
    free === null ? '?' : `${gigabytes.format(free / 1024 ** 3)} GB ${text.free}`,
    health.disk.status,
    text,
  )}${row(text.tunnel, text.tunnelStates[health.tunnel.state], health.tunnel.status, text)}</tbody>
</table></div>`;
}

function row(
  what: string,
  how: string,
  status: Health['status'],
  text: (typeof texts)[PageLanguage],
): string {
  const tone = { ok: 'good', degraded: 'waits', down: 'bad' }[status];
  return `<tr><td>${what}</td><td>${how}</td><td class="${tone}">${text.status[status]}</td></tr>`;
}

const texts = {
  'pt-BR': {
    title: 'Ponte: situação',
    version: 'Versão',
    what: 'O quê',
    how: 'Como está',
    state: 'Situação',
    workspace: 'Espaço de trabalho',
    leads: 'Leads',
    queue: 'Fila',
    hooks: 'Webhooks',
    hooksLine: (waiting: string, dead: string) => `${waiting} na espera, ${dead} com falha`,
    copies: 'Última cópia',
    alerts: 'Alertas abertos',
    none: 'nenhuma ainda',
    conflicts: 'Conflitos abertos',
    disk: 'Disco',
    free: 'livres',
    tunnel: 'Túnel',
    tunnelStates: { off: 'desligado', connecting: 'abrindo', up: 'no ar', down: 'fora do ar' },
    notOpened: 'não pôde ser aberto',
    queueLine: (ready: string, running: string, dead: string) =>
      `${ready} na fila, ${running} em envio, ${dead} com falha`,
    summary: {
      ok: 'Tudo em dia.',
      degraded: 'Está funcionando; há algo que pede atenção.',
      down: 'Algo não funciona.',
    },
    status: { ok: 'em dia', degraded: 'atenção', down: 'falhou' },
    states: {
      ready: 'pronta',
      paused: 'pausada',
      offline: 'sem rede',
      auth_required: 'senha recusada',
      throttled: 'esperando o limite de uso',
      breaker_open: 'não responde',
      first_sync: 'aguarda a primeira sincronização',
    } as Readonly<Record<string, string>>,
  },
  en: {
    title: 'Ponte: status',
    version: 'Version',
    what: 'What',
    how: 'How it is',
    state: 'State',
    workspace: 'Workspace',
    leads: 'Leads',
    queue: 'Queue',
    hooks: 'Webhooks',
    hooksLine: (waiting: string, dead: string) => `${waiting} waiting, ${dead} failed`,
    copies: 'Last copy',
    alerts: 'Open alerts',
    none: 'none yet',
    conflicts: 'Open conflicts',
    disk: 'Disk',
    free: 'free',
    tunnel: 'Tunnel',
    tunnelStates: { off: 'off', connecting: 'opening', up: 'up', down: 'down' },
    notOpened: 'could not be opened',
    queueLine: (ready: string, running: string, dead: string) =>
      `${ready} waiting, ${running} sending, ${dead} failed`,
    summary: {
      ok: 'All is well.',
      degraded: 'It works; something needs a look.',
      down: 'Something does not work.',
    },
    status: { ok: 'fine', degraded: 'attention', down: 'failed' },
    states: {
      ready: 'ready',
      paused: 'paused',
      offline: 'offline',
      auth_required: 'sign-in refused',
      throttled: 'waiting for the rate limit',
      breaker_open: 'does not answer',
      first_sync: 'awaits its first sync',
    } as Readonly<Record<string, string>>,
  },
};
