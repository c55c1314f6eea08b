/** Providers that deliver what follows a plus to the same person. */
const tagged = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'icloud.com',
  'proton.me',
]);

/**
 * The mailbox behind an e-mail, as its provider understands it: case never counts, dots do not at
 * Gmail, and a +tag does not where the provider is known to ignore it. Of any other provider
 * nothing is assumed.
 */
export function mailboxOf(email: string): string {
  const lower = email.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  if (at < 1) return lower;
  const written = lower.slice(at + 1);
  if (!tagged.has(written)) return lower;
  const domain = written === 'googlemail.com' ? 'gmail.com' : written;
  const local = lower.slice(0, at);
  const plus = local.indexOf('+');
  const bare = plus > 0 ? local.slice(0, plus) : local;
  return `${domain === 'gmail.com' ? bare.replaceAll('.', '') : bare}@${domain}`;
}
