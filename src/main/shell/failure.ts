// A start that failed, said in words where a person will see it: a dialog, and the terminal.
import { app, dialog } from 'electron';
import { en, ptBR, type Language } from '../../shared/i18n/catalogues.ts';
import { isPonteError } from '../../shared/errors.ts';

/** Tells why Ponte does not open, then ends the program with code 1. */
export async function failToStart(error: unknown, language: Language): Promise<void> {
  process.stderr.write(`${isPonteError(error) ? error.message : describe(error)}\n`);
  await app.whenReady();
  const words = failureWords(error, language);
  await dialog.showMessageBox({ type: 'error', title: 'Ponte', ...words });
  app.exit(1);
}

/** What happened; then what is safe, what to do, and the exact words for support. */
function failureWords(error: unknown, language: Language): { message: string; detail: string } {
  const texts = (language === 'en' ? en : ptBR).errors;
  const text = texts[isPonteError(error) ? error.code : 'INTERNAL'];
  const exact = error instanceof Error ? error.message : String(error);
  return { message: text.what, detail: `${text.kept}\n${text.action}\n\n${exact}` };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
