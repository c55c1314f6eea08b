/** Texts in rows of nobody's that may tell of somebody all the same, and what is put in their place. */
export const strayTexts: readonly {
  readonly table: string;
  readonly columns: readonly string[];
  readonly set: string;
}[] = [
  { table: 'run', columns: ['error_message'], set: 'error_message = null' },
  {
    table: 'job',
    columns: ['error_message', 'fingerprint', 'end_reason'],
    set: 'error_message = null, end_reason = null',
  },
  { table: 'replay', columns: ['about'], set: `about = json_set(about, '$.message', null)` },
  {
    table: 'import',
    columns: ['file_name', 'mapping', 'error_message'],
    set: `file_name = 'tabela.csv', error_message = null,
      mapping = json_set(mapping, '$.headers', null, '$.rules', json('[]'))`,
  },
  {
    // A table without a header may have been taken for one with it.
    table: 'import_template',
    columns: ['name', 'mapping'],
    set: `name = 'modelo ' || id, name_key = 'modelo ' || id,
      mapping = json_set(mapping, '$.columns', json('[]'))`,
  },
  { table: 'alert_delivery', columns: ['reason'], set: 'reason = null' },
  {
    table: 'event_delivery',
    columns: ['reason', 'discard_note'],
    set: 'reason = null, discard_note = null',
  },
  { table: 'event_attempt', columns: ['answer'], set: 'answer = null' },
  { table: 'event_batch', columns: ['reason'], set: 'reason = null' },
  { table: 'dispatch_attempt', columns: ['answer'], set: 'answer = null' },
  { table: 'remarketing_chunk', columns: ['answer'], set: 'answer = null' },
  { table: 'preview', columns: ['result'], set: 'result = null' },
];
