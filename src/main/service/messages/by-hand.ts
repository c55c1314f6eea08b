import { PonteError } from '../../../shared/errors.ts';
import type { OpenByHand } from '../../../shared/model/message.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { consentAgainst, readAddress } from './last-look.ts';
import type { MessageRules } from './settings.ts';

/**
 * The address by which a person opens a message in WhatsApp and sends it themselves.
 *
 * Of who said no it is given only once the person insists on it, and that they did is kept.
 *
 * @throws PonteError BAD_INPUT
 */
export type OpenWhatsapp = (lead: LeadRow, ask: OpenByHand, operator: Operator) => { url: string };

export function createOpenWhatsapp(parts: {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly rules: MessageRules;
}): OpenWhatsapp {
  const { db, audit, rules } = parts;

  return (lead, { despiteOptOut, content }, operator) => {
    const to = lead.phone === null ? null : readAddress('whatsapp', lead.phone);
    if (to === null) throw new PonteError('BAD_INPUT', 'This lead has no phone to write to.');
    const despite = consentAgainst(lead, rules.get());
    if (despite !== null && !despiteOptOut) throw saidNo(lead, despite);
    if (despite !== null) {
      transact(db, (tx) =>
        audit.append(tx, {
          actor: operator.name,
          action: 'message.opened-by-hand',
          subjectType: 'lead',
          subjectId: lead.uid,
          details: { despite },
        }),
      );
    }
    return { url: `https://wa.me/${to.slice(1)}?text=${encodeURIComponent(content.body)}` };
  };
}

function saidNo({ uid }: LeadRow, problem: 'denied' | 'no_consent'): PonteError {
  const message =
    problem === 'denied'
      ? 'This person wants no messages. Write to them only where they asked for it themselves.'
      : 'This person did not say yes to messages. Write to them only where they asked for it.';
  return new PonteError('BAD_INPUT', message, {
    details: { leadId: uid, fields: [{ field: 'despiteOptOut', problem, message }] },
  });
}
