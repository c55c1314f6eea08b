import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { alertKind } from '../../shared/model/alert.ts';
import type { Console } from '../console/create-console.ts';
import { limited, readHealth, type Health } from './health.ts';

type Sample = { labels?: Readonly<Record<string, string>>; value: number };
type Metric = { name: string; help: string; type: 'gauge' | 'counter'; samples: Sample[] };

/** `GET /metrics`: Prometheus text, version 0.0.4. Numbers and states, nobody's data. */
export function serveMetrics(app: FastifyInstance, console: Console): void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  app.addHook('onClose', async () => void delay.disable());
  app.get('/metrics', limited, async (_request, reply) => {
    const text = toText(metricsOf(await readHealth(console), delay));
    // Each scrape tells of the time since the one before.
    delay.reset();
    return reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(text);
  });
}

function metricsOf(health: Health, delay: ReturnType<typeof monitorEventLoopDelay>): Metric[] {
  const memory = process.memoryUsage();
  const each = (read: (workspace: Health['workspaces'][number]) => Sample[]): Sample[] =>
    health.workspaces.flatMap((workspace) =>
      read(workspace).map(({ labels, value }) => ({
        value,
        labels: { workspace: workspace.id, ...labels },
      })),
    );
  return [
    gauge('ponte_up', 'Whether the console runs.', [
      { value: 1, labels: { version: health.version, host: health.host } },
    ]),
    gauge('ponte_healthy', 'Whether nothing needs a look.', [
      { value: health.status === 'ok' ? 1 : 0 },
    ]),
    gauge('ponte_tunnel_up', 'Whether hooks can arrive from outside; 0 also while it is off.', [
      { value: health.tunnel.state === 'up' ? 1 : 0 },
    ]),
    gauge(
      'ponte_leads',
      'Leads that are not deleted.',
      each(({ leads }) => [{ value: leads }]),
    ),
    gauge(
      'ponte_jobs',
      'Jobs by state.',
      each(({ queue }) => [
        { labels: { state: 'ready' }, value: queue.ready },
        { labels: { state: 'running' }, value: queue.running },
        { labels: { state: 'dead' }, value: queue.dead },
      ]),
    ),
    gauge(
      'ponte_jobs_oldest_ready_seconds',
      'How long the oldest job that could run has waited.',
      each(({ queue }) => [{ value: queue.oldestReadySeconds ?? 0 }]),
    ),
    gauge(
      'ponte_hooks',
      'Hooks by state: those that wait to be processed, and those given up.',
      each(({ hooks }) => [
        { labels: { state: 'waiting' }, value: hooks.waiting },
        { labels: { state: 'dead' }, value: hooks.dead },
      ]),
    ),
    gauge(
      'ponte_hooks_oldest_waiting_seconds',
      'How long the oldest hook that is not processed has waited.',
      each(({ hooks }) => [{ value: hooks.oldestWaitingSeconds ?? 0 }]),
    ),
    gauge(
      'ponte_alerts_open',
      'Alerts that last, by kind.',
      each(({ alerts }) =>
        alertKind.options.map((kind) => ({
          labels: { kind },
          value: alerts.kinds.filter((each) => each === kind).length,
        })),
      ),
    ),
    gauge(
      'ponte_copy_timestamp_seconds',
      'When the newest copy of the file was made; 0 while there is none.',
      each(({ copies }) => [
        { value: copies.newestAt === null ? 0 : Date.parse(copies.newestAt) / 1000 },
      ]),
    ),
    gauge(
      'ponte_conflicts_open',
      'Conflicts that wait for a person.',
      each(({ openConflicts }) => [{ value: openConflicts }]),
    ),
    gauge(
      'ponte_runs_day',
      'Runs that ended in the last 24 hours.',
      each(({ runsToday }) => [
        { labels: { state: 'completed' }, value: runsToday.completed },
        { labels: { state: 'failed' }, value: runsToday.failed },
      ]),
    ),
    gauge(
      'ponte_connection_ready',
      'Whether a connection can be used now.',
      each(({ connections }) =>
        connections.map(({ provider, state }, index) => ({
          labels: { connection: String(index + 1), provider, state },
          value: state === 'ready' ? 1 : 0,
        })),
      ),
    ),
    gauge(
      'ponte_database_bytes',
      'Size of the workspace file.',
      each(({ database }) => [{ value: database.bytes }]),
    ),
    gauge('ponte_disk_free_bytes', 'Room left where the data is.', [
      { value: health.disk.freeBytes ?? 0 },
    ]),
    gauge('ponte_event_loop_delay_seconds', 'Delay of the event loop since the last scrape.', [
      { labels: { quantile: '0.5' }, value: seconds(delay.percentile(50)) },
      { labels: { quantile: '0.99' }, value: seconds(delay.percentile(99)) },
      { labels: { quantile: '1' }, value: seconds(delay.max) },
    ]),
    gauge('process_resident_memory_bytes', 'Memory held by the process.', [{ value: memory.rss }]),
    gauge('nodejs_heap_size_used_bytes', 'Memory used by objects.', [{ value: memory.heapUsed }]),
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time used.',
      type: 'counter',
      samples: [{ value: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 }],
    },
  ];
}

function gauge(name: string, help: string, samples: Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

function toText(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n');
}

function labelText(labels: Sample['labels']): string {
  if (!labels) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The histogram counts nanoseconds, and is empty right after a reset. */
function seconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0;
}
