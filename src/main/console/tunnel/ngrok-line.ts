import type { Config } from '@ngrok/ngrok';
import { LineFailure, type OpenLine } from './line.ts';

/** As much of ngrok's library as is used. */
export type NgrokLibrary = {
  forward(config: Config): Promise<{ url(): string | null; close(): Promise<void> }>;
};

/** Its program part is made for some machines only, and is loaded when it is first wanted. */
export async function loadNgrok(): Promise<NgrokLibrary> {
  return (await import('@ngrok/ngrok')).default;
}

export function createNgrokLine(parts: {
  readonly load: () => Promise<NgrokLibrary>;
  readonly token: () => Promise<string>;
  readonly domain: string | null;
}): OpenLine {
  return async (localPort) => {
    const authtoken = await parts.token();
    const ngrok = await load(parts.load);
    let end = (_failure: LineFailure): void => undefined;
    const ended = new Promise<LineFailure>((resolve) => (end = resolve));
    const listener = await open(ngrok, {
      addr: `127.0.0.1:${localPort}`,
      authtoken,
      ...(parts.domain === null ? {} : { domain: parts.domain }),
      onStatusChange(status) {
        if (status === 'closed') end(new LineFailure('ended', 'ngrok closed the session.'));
      },
    });
    const publicUrl = listener.url();
    const close = async (): Promise<void> => {
      await listener.close().catch(() => undefined);
      end(new LineFailure('ended'));
    };
    if (publicUrl === null) {
      await close();
      throw new LineFailure('unreachable', 'ngrok gave no address.');
    }
    // It would reconnect by itself; one hand on the wheel is enough.
    void ended.then(() => listener.close().catch(() => undefined));
    return { publicUrl: publicUrl.replace(/\/+$/u, ''), ended, close };
  };
}

async function load(from: () => Promise<NgrokLibrary>): Promise<NgrokLibrary> {
  try {
    return await from();
  } catch (error) {
    throw new LineFailure('no-library', (error as Error).message, error);
  }
}

async function open(ngrok: NgrokLibrary, config: Config) {
  try {
    return await ngrok.forward(config);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // 105 to 107: the token is malformed, of no account, or revoked.
    const refused = /ERR_NGROK_10[5-7]\b|authentication failed/iu.test(words);
    throw new LineFailure(refused ? 'token-refused' : 'unreachable', words, error);
  }
}
