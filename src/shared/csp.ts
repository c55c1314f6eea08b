// The one content security policy, for the window and for the page served on loopback.
// Inline styles are allowed only by nonce, because the component library adds a <style> for its
// theme; the nonce is fresh for each load and reaches the page in a meta element.

const noncePlaceholder = '__CSP_NONCE__';

/**
 * The value of the Content-Security-Policy header for one load of the page.
 *
 * @param forms whether the page may send a form to where it came from; the screens never do
 * @param scripts whether the page has any; the small pages have none
 */
export function contentSecurityPolicy(
  nonce: string,
  { forms = false, scripts = true } = {},
): string {
  return [
    "default-src 'none'",
    `script-src ${scripts ? "'self'" : "'none'"}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${forms ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Puts the load's nonce into the built index.html.
 *
 * Throws a RangeError for a nonce that is not base64: anything else could break out of the
 * attribute it is written into.
 */
export function renderIndexHtml(html: string, nonce: string): string {
  if (!/^[A-Za-z0-9+/=_-]{16,}$/.test(nonce)) throw new RangeError('The nonce must be base64.');
  return html.replaceAll(noncePlaceholder, nonce);
}

/** Headers that go with every file of the screens, whoever serves it. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
