import { PonteError } from '../../../../../shared/errors.ts';

/** Why a workbook is not taken; the screen has its own words for each reason. */
export type WorkbookReason =
  | 'broken'
  | 'locked'
  | 'old'
  | 'other'
  | 'too_much'
  | 'no_rows'
  | 'no_sheet';

const words: Record<WorkbookReason, string> = {
  broken:
    'The workbook is damaged or did not arrive whole. Open it in Excel, save it again and import it anew.',
  locked:
    'The workbook is protected by a password. Open it in Excel, save it without the password and import it anew.',
  old: 'This is a workbook of the old kind (.xls). Open it, save it as .xlsx or CSV and import that.',
  other:
    'This is no Excel workbook (.xlsx). Open it in the program it comes from, save it as .xlsx or CSV and import that.',
  too_much:
    'The workbook unpacks to more than can be read safely. Save the sheet as CSV and import that.',
  no_rows: 'No sheet of this workbook has anything in it. Choose one with at least one row.',
  no_sheet: 'The workbook has no such sheet. Choose one of those it has.',
};

export function workbookError(reason: WorkbookReason, cause?: unknown): PonteError {
  const code = reason === 'no_rows' || reason === 'no_sheet' ? 'BAD_INPUT' : 'UNSUPPORTED';
  return new PonteError(code, words[reason], { details: { reason }, cause });
}

export function brokenWorkbook(cause?: unknown): PonteError {
  return workbookError('broken', cause);
}

export function lockedWorkbook(): PonteError {
  return workbookError('locked');
}

export function tooMuchWorkbook(): PonteError {
  return workbookError('too_much');
}
