import type { Client } from '../../../client.ts';

/** Small enough that a slow disk still answers within a blink, large enough that calls do not add up. */
const pieceBytes = 512 * 1024;

type Sending = { signal: AbortSignal; onSent: (bytes: number) => void };

/**
 * Hands a file to the service piece by piece, so that neither side ever holds it whole.
 *
 * What was sent of a file that does not arrive is thrown away again.
 */
export async function sendFile(
  client: Client,
  file: File,
  { signal, onSent }: Sending,
): Promise<string> {
  const { fileId } = await client.imports.open(
    { fileName: file.name, bytes: file.size },
    { signal },
  );
  try {
    const pieceAt = (offset: number) => toBase64(file.slice(offset, offset + pieceBytes));
    let next = pieceAt(0);
    for (let offset = 0; offset < file.size; offset += pieceBytes) {
      const base64 = await next;
      signal.throwIfAborted();
      // The next piece is read while this one is written.
      next = pieceAt(offset + pieceBytes);
      next.catch(() => undefined);
      await client.imports.append({ fileId, offset, base64 }, { signal });
      onSent(Math.min(file.size, offset + pieceBytes));
    }
    return fileId;
  } catch (error) {
    // Whether this succeeds or not, the service clears abandoned files away by itself.
    client.imports.discard({ fileId }).catch(() => undefined);
    throw error;
  }
}

function toBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const address = String(reader.result);
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(piece);
  });
}
