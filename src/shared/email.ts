/**
 * Whether a text has the form of an e-mail address that people use: one `@`, a dotted domain,
 * no spaces. Length as RFC 5321: 64 before the `@`, 254 in all. Quoted local parts are refused.
 */
export function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64) return false;
  return localPart.test(text.slice(0, at)) && domain.test(text.slice(at + 1));
}

const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domain =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}]$/u;
