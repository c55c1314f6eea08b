import { join, sep } from 'node:path';

/** The file a path names, or null when the path leaves the folder or cannot be read as one. */
export function screenFile(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = join(folder, decoded === '/' ? 'index.html' : decoded);
  return path.startsWith(folder + sep) ? path : null;
}
