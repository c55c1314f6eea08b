const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** Certificates as people paste them, also into one line; null when there is none to be read. */
export function readPem(said: string): string | null {
  const found = [...said.matchAll(block)].map(([, body = '']) => body.replaceAll(/\s+/g, ''));
  if (found.length === 0) return null;
  return found.map(asPem).join('');
}

function asPem(body: string): string {
  const lines = body.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
