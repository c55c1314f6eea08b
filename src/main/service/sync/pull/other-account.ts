import type { LinkStore } from '../../links/link-store.ts';
import type { ChangePage } from '../../providers/provider.ts';
import type { PageWork } from './apply-page.ts';

/** So many strangers on one page are no chance, and so many records that are known no beginning. */
const ENOUGH = 20;

/**
 * Whether a whole walk begins among strangers although many records of this connection are known:
 * then the address or the password probably leads to another company's account, and taking its
 * records for new ones would mix two companies for good.
 *
 * @param page the first of the walk
 */
export function isOtherAccount(
  links: Pick<LinkStore, 'countLinked' | 'headsOf'>,
  { by: { connectionId, kind } }: PageWork,
  page: ChangePage,
): boolean {
  const ids = page.items.flatMap(({ remoteId }) => remoteId ?? []);
  const tells = ids.length >= ENOUGH || (page.next === null && ids.length > 0);
  if (!tells || links.countLinked(connectionId, kind.type) < ENOUGH) return false;
  return links.headsOf(connectionId, kind.type, ids).size === 0;
}

/** Whether a page shows that it is the account it was: something known is on it, or hardly anything is known. */
export function isKnownAccount(
  links: Pick<LinkStore, 'countLinked' | 'headsOf'>,
  { by: { connectionId, kind } }: PageWork,
  page: ChangePage,
): boolean {
  if (links.countLinked(connectionId, kind.type) < ENOUGH) return true;
  const ids = page.items.flatMap(({ remoteId }) => remoteId ?? []);
  return links.headsOf(connectionId, kind.type, ids).size > 0;
}

/** Thrown out of a walk before anything of it was taken. */
export class OtherAccount extends Error {
  override readonly name = 'OtherAccount';

  constructor() {
    super(
      'None of the records there is one that is known here: this looks like another account. Nothing was taken. Check the address and the password of the connection.',
    );
  }
}
