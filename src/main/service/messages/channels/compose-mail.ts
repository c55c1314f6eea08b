import MailComposer from 'nodemailer/lib/mail-composer';
import type { Outgoing, WayOut } from './channel.ts';

/** An e-mail as bytes: plain text, the same as HTML, what is attached, and how to be left alone. */
export function composeMail(
  { uid, to, content, files, unsubscribe, at }: Outgoing,
  from: { readonly address: string; readonly name: string; readonly replyTo: string },
): Promise<Buffer> {
  const foot = footOf(unsubscribe);
  const text = foot === null ? content.body : `${content.body}\n\n-- \n${foot}`;
  const mail = new MailComposer({
    messageId: messageIdOf(uid, from.address),
    date: new Date(at),
    from: { name: from.name, address: from.address },
    to: { name: '', address: to },
    ...(from.replyTo === '' ? {} : { replyTo: from.replyTo }),
    subject: content.subject,
    text,
    html: htmlOf(content.body, foot),
    attachments: files.map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: bytes,
    })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe === null ? {} : wayOut(unsubscribe, from.replyTo || from.address)),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

/** RFC 2369, and RFC 8058 where one press is enough. */
function wayOut({ address: url }: WayOut, mailbox: string): Record<string, string> {
  const byMail = `<mailto:${mailbox}?subject=SAIR>`;
  if (url === null) return { 'List-Unsubscribe': byMail };
  return {
    'List-Unsubscribe': `<${url}>, ${byMail}`,
    // Mail programs press it only over https.
    ...(url.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

function footOf(way: WayOut | null): string | null {
  if (way === null) return null;
  return way.address === null ? way.words : `${way.words}\nDescadastrar: ${way.address}`;
}

/** The same at every try, so that a mail program shows a repeat once. */
export function messageIdOf(uid: string, from: string): string {
  return `<${uid}@${from.split('@')[1] ?? 'ponte.local'}>`;
}

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;

function htmlOf(body: string, footText: string | null): string {
  const paragraphs = body
    .split(/\n{2,}/)
    .map((each) => `<p>${withLinks(each).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
  const foot =
    footText === null
      ? ''
      : `\n<p style="color:#666;font-size:12px">${withLinks(footText).replaceAll('\n', '<br>')}</p>`;
  return `<!doctype html><html><body style="font-family:sans-serif">\n${paragraphs}${foot}\n</body></html>`;
}

function withLinks(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const url = escaped(match[0]);
    parts.push(escaped(text.slice(at, match.index)), `<a href="${url}">${url}</a>`);
    at = match.index + match[0].length;
  }
  return [...parts, escaped(text.slice(at))].join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
