import { writePrivateFile } from './write-file.ts';

/** What another program needs to use a console it started. */
export type ReadyInfo = {
  url: string;
  port: number;
  /** Opens the screens once: `{url}/?token={token}`. */
  token: string;
  /** Of the demonstration workspace; null without one. */
  apiKey: string | null;
  sandboxUrl: string | null;
  /** Under which address the world reaches the hooks, as far as that is known by then. */
  tunnel: { state: string; publicUrl: string | null };
  /** The demonstration workspace's webhook endpoints. */
  hooks: Record<string, { url: string; scheme: string; secret: string }>;
};

/** Written whole when everything is ready, for this user only. */
export function writeReadyFile(file: string, info: ReadyInfo): void {
  writePrivateFile(file, `${JSON.stringify(info, null, 2)}\n`);
}
