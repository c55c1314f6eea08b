// Which page is ours: the only one the window may show, and the only one given a port.

/**
 * Origin of the screens in the window, answered from inside the program and never by the network.
 *
 * A name under .localhost cannot be registered by anyone. An ordinary https origin needs no
 * scheme announced before Chromium starts, and is as secure a context as one of our own.
 */
export const appOrigin = 'https://ponte.localhost';
export const appUrl = `${appOrigin}/index.html`;

/**
 * Whether a URL is the window's own page.
 * `devServer` is the address of the screens' development server, absent in a built app.
 */
export function isOwnPage(url: string, devServer?: string): boolean {
  const parsed = parse(url);
  if (!parsed) return false;
  const own = devServer === undefined ? appOrigin : parse(devServer)?.origin;
  return parsed.origin === own;
}

/**
 * Whether a link may be handed to the system: pages over https, our own loopback pages, and
 * writing or calling a person. Anything else (file:, other apps' schemes) could run something.
 */
export function mayOpenOutside(url: string): boolean {
  const parsed = parse(url);
  if (!parsed || parsed.username || parsed.password) return false;
  if (parsed.protocol === 'mailto:' || parsed.protocol === 'tel:') return true;
  if (parsed.protocol === 'https:') return parsed.hostname !== '';
  return parsed.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(parsed.hostname);
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
