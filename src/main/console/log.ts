import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import roll from 'pino-roll';
import type { Log } from '../service/log.ts';
import { inWords } from './write-file.ts';

export type ConsoleLog = Log & { close(): Promise<void> };

/**
 * What may hold a person's data or a secret, wherever a record carries it (LGPD).
 * Two levels deep, which is as deep as our records go.
 */
const privateNames = [
  'name',
  'email',
  'phone',
  'document',
  'notes',
  'custom',
  'password',
  'token',
  'key',
  'apiKey',
  'credentials',
  'authorization',
  'cookie',
  'secret',
  'values',
  'patch',
  'payload',
  'body',
];
const redact = {
  paths: [
    ...privateNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    '["x-api-key"]',
    '*["x-api-key"]',
    '*.*["x-api-key"]',
  ],
  censor: '[private]',
};

/** Structured lines in `<dataDir>/logs`, a file a day, at most 10 MB each, the last eight kept. */
export async function openLog(dataDir: string): Promise<ConsoleLog> {
  const dir = join(dataDir, 'logs');
  let stream: Awaited<ReturnType<typeof roll>>;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    stream = await roll({
      file: join(dir, 'ponte'),
      extension: '.log',
      frequency: 'daily',
      dateFormat: 'yyyy-MM-dd',
      size: '10m',
      limit: { count: 7, removeOtherLogFiles: true },
      sync: true,
    });
  } catch (error) {
    throw inWords(error, dir);
  }
  // A log that cannot be written must not stop the work it tells of.
  stream.on('error', () => undefined);
  const logger = pino({ redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    debug: (details, message) => logger.debug(details, message),
    info: (details, message) => logger.info(details, message),
    warn: (details, message) => logger.warn(details, message),
    error: (details, message) => logger.error(details, message),
    close: () =>
      new Promise((resolve) => {
        stream.once('close', () => resolve());
        stream.end();
      }),
  };
}
