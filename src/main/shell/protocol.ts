// Serves the built screens to the window, with the content security policy and a fresh nonce per
// load. Not from file://, which has no origin to be strict about.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { session, type Session } from 'electron';
import { contentSecurityPolicy, renderIndexHtml, securityHeaders } from '../../shared/csp.ts';
import { appOrigin } from './own-page.ts';
import { screenFile } from './screen-file.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/**
 * The window's own session: every request its page makes over http or https ends here, so the
 * page cannot reach the network, whatever is in it. Only a development server is let through.
 */
export function openScreensSession(folder: string, devServer?: string): Session {
  const screens = session.fromPartition('persist:screens');
  if (devServer !== undefined) return screens;
  screens.protocol.handle('https', (request) => respond(request, folder));
  screens.protocol.handle('http', () => refusal(403));
  return screens;
}

async function respond(request: Request, folder: string): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== appOrigin || request.method !== 'GET') return refusal(403);
  const path = screenFile(folder, url.pathname);
  if (path === null) return refusal(404);
  try {
    const body = await readFile(path);
    const nonce = randomBytes(18).toString('base64');
    const isPage = extname(path) === '.html';
    const content = isPage ? renderIndexHtml(body.toString('utf8'), nonce) : new Uint8Array(body);
    return new Response(content, {
      headers: {
        ...securityHeaders,
        'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
        'Cache-Control': isPage ? 'no-store' : 'max-age=31536000, immutable',
      },
    });
  } catch {
    return refusal(404);
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
