/**
 * The codes of Dinamize's envelope that are known, and what each means for us.
 *
 * Success or failure is in `code`, never in the HTTP status (always 200) nor in `code_detail`
 * (which is localised). Codes not listed go by their first two digits: 24 is the family of session
 * and permission, 48 that of business and validation, as far as the known ones tell.
 */
export const SUCCESS = '480001';
export const TOO_MANY = '240024';

/** Credentials that are missing or wrong: trying again could lock the account. */
const credentialProblems: Readonly<Record<string, string>> = {
  '240002': 'Dinamize asks for the password. Enter it again in the connection.',
  '240003': 'Dinamize asks for the user. Enter it again in the connection.',
  '240004': 'Dinamize does not accept this user or password. Correct them in the connection.',
  '240029': 'Dinamize does not know this client code, or this user does not belong to it.',
};

export function credentialProblem(code: string): string {
  return (
    credentialProblems[code] ??
    `Dinamize does not let this account in (code ${code}). Enter the credentials again.`
  );
}

/** The field of the form that is wrong, where one is: of 240004 it may be either. */
const credentialFields: Readonly<Record<string, string>> = {
  '240002': 'password',
  '240003': 'user',
  '240029': 'client_code',
};

export function credentialField(code: string): { field: string } | null {
  const field = credentialFields[code];
  return field === undefined ? null : { field };
}

export function isCredentialProblem(code: string): boolean {
  return code in credentialProblems;
}

export function isSessionCode(code: string): boolean {
  return code.startsWith('24') && code !== TOO_MANY;
}
