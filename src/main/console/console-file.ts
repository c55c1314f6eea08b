import { join } from 'node:path';
import { z } from 'zod';
import { PonteError } from '../../shared/errors.ts';
import { readJsonIfThere, writePrivateFile } from './write-file.ts';

/** What the console remembers of itself, beside the workspaces: `<dataDir>/console.json`. */
export type ConsoleFile = {
  /** Id of the workspace the screens showed last. */
  current(): string | null;
  setCurrent(id: string): void;
  /** Small choices of the person, the same in every workspace. */
  preferences(): Record<string, unknown>;
  /** Merges; a null value takes a choice away. */
  setPreferences(patch: Record<string, unknown>): void;
};

const shape = z.object({
  current: z.string().nullable().catch(null),
  preferences: z.record(z.string(), z.unknown()).catch({}),
});

const mostChoices = 200;
const longestFile = 256 * 1024;

export function openConsoleFile(dataDir: string): ConsoleFile {
  const file = join(dataDir, 'console.json');
  const read = shape.safeParse(readJsonIfThere(file));
  let kept = read.success ? read.data : { current: null, preferences: {} };

  function keep(next: typeof kept): void {
    const text = `${JSON.stringify(next, null, 2)}\n`;
    if (text.length > longestFile || Object.keys(next.preferences).length > mostChoices) {
      throw new PonteError('TOO_LARGE', 'These preferences are too large to keep.');
    }
    writePrivateFile(file, text);
    kept = next;
  }

  return {
    current: () => kept.current,
    setCurrent(id) {
      if (kept.current !== id) keep({ ...kept, current: id });
    },
    preferences: () => kept.preferences,
    setPreferences(patch) {
      const merged = Object.entries({ ...kept.preferences, ...patch });
      keep({
        ...kept,
        preferences: Object.fromEntries(merged.filter(([, value]) => value !== null)),
      });
    },
  };
}
