import type { Lead, LeadPatch } from '../../../../shared/model/lead.ts';
import { FieldWhy } from './FieldWhy.tsx';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from '../lead/LeadFacts.module.css';

type LeadFieldWhyProps = {
  lead: Lead;
  field: string;
  name: string;
  actions: ReturnType<typeof useLeadActions>;
  /** Beside no value whose pointer or focus would bring it up. */
  always?: boolean;
};

/** Why a value of a lead is what it is, with the earlier one a press away. */
export function LeadFieldWhy({ lead, field, name, actions, always }: LeadFieldWhyProps) {
  function back(value: unknown): void {
    const key = field.startsWith('custom:') ? field.slice('custom:'.length) : null;
    const patch = key === null ? { [field]: value } : { custom: { ...lead.custom, [key]: value } };
    actions.edit(lead, patch as LeadPatch).catch(() => undefined);
  }
  return (
    <FieldWhy
      of={{ kind: 'leads', id: lead.id }}
      field={field}
      name={name}
      className={always ? undefined : css.why}
      onBack={back}
    />
  );
}
