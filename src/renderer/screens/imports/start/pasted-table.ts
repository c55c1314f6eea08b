/** The text of a pasted table: rows below each other or cells beside each other; null for a mere phrase. */
export function pastedTable(text: string): string | null {
  const table = text.replace(/^(?:[ \t]*\r?\n)+|\s+$/g, '');
  return /[\t\n\r]/.test(table) ? `${table}\n` : null;
}
