export const conflicts = {
  title: 'Conflicts',
  listLabel: 'Open conflicts',
  emptyTitle: 'No conflicts',
  emptyBody:
    'Nothing changed on both sides at once. When it does, both values show here and neither is erased.',
  safe: 'Nothing was overwritten: each side kept its value, and the other fields go on syncing.',
  kind: {
    clash: 'changed on both sides',
    clear: 'cleared there, filled here',
    edit_delete: 'edited on one side, deleted on the other',
    flapping: 'keeps changing back and forth',
    ambiguous_link: 'looks like more than one lead',
    uncertain_create: 'may have been created twice',
    schema: 'the field changed in the CRM',
  },
  field: {
    record: 'the whole record',
    whole: 'The whole record',
    nameless: 'No name',
  },
  detail: {
    agreed: 'The value both sides agreed on',
    label: 'Conflict',
    before: 'Before',
    ours: 'Ponte',
    nothing: 'blank',
    who: '{{by}}, {{at}}',
    seen: 'seen {{at}}',
    unknown: 'no record of who changed it',
    openLead: 'Open the lead',
  },
  tab: { label: 'Which conflicts', open: 'Open', snoozed: 'Snoozed' },
  noneSnoozed: 'Nothing snoozed',
  noneSnoozedBody: 'What you snooze waits here until its time and then comes back to the list.',
  choose: 'Choose {{name}} {{what}}',
  place: '{{at}} of {{total}}',
  left_one: '{{count, number}} open',
  left_other: '{{count, number}} open',
  apply: 'Apply and go to the next',
  suggested: 'Suggested',
  moved:
    'The values changed while you were looking. Nothing was written: what changed is marked, and what you typed is still here. Look again and apply.',
  movedTag: 'changed now',
  because: {
    blank: 'The other side ({{name}}) is blank.',
    invalid: 'The value of the other side ({{name}}) is not valid.',
  },
  choice: {
    local: 'Keep ours',
    remote: 'Take the one of {{name}}',
    value: 'Write another value',
    both: 'Keep both',
    separate: 'Not the same person',
    sendAgain: 'Send our lead to {{name}} as a new contact',
    valueLabel: 'Value for both sides',
  },
  outcome: {
    label: 'Result',
    gets: 'gets this value',
    same: 'has it already',
    second: '{{field}}: {{value}}',
    inNotes: 'The other value goes to the notes: {{value}}',
    separate:
      'The link is cut. The contact in {{name}} becomes another lead, and the two are never linked by themselves again.',
    nothingYet: 'nothing is sent before you apply',
  },
  did: {
    record: 'The decision is kept; what has to go to the CRM goes in a few seconds.',
    local: 'The CRM gets our value in a few seconds.',
    remote: 'The lead has the CRM’s value now.',
    value: 'The value you wrote goes to both sides in a few seconds.',
    both: 'Our value stays in the field, and the other is kept with the lead.',
    separate: 'They are two leads now, and Ponte does not link them again.',
  },
  stands: {
    changed_since: 'The value changed again after that.',
    already_sent: 'The value has already gone to the CRM. Edit the lead if you want another.',
    not_undoable: 'This decision cannot be taken back.',
  },
  rule: {
    make: 'Make it a rule',
    title: 'Make it a rule',
    local:
      'From now on, when {{field}} changes here and in {{name}}, what Ponte holds is right, without asking.',
    remote:
      'From now on, when {{field}} changes here and in {{name}}, what {{name}} holds is right, without asking.',
    settles_one:
      'It decides {{count, number}} open conflict at once; what it cannot decide stays open.',
    settles_other:
      'It decides {{count, number}} open conflicts at once; what it cannot decide stays open.',
    confirm: 'Make the rule',
  },
  snooze: {
    label: 'Snooze',
    hour: 'For an hour',
    tomorrow: 'Until tomorrow at 9',
    monday: 'Until Monday at 9',
    back: 'Bring back',
  },
  bulk: {
    label: 'Chosen conflicts',
    chosen_one: '{{count, number}} chosen',
    chosen_other: '{{count, number}} chosen',
    local: 'Keep ours',
    remote: 'Take the CRM’s',
    clear: 'Clear choice',
  },
  toast: {
    settled: '{{name}}, {{what}}: settled',
    settledMany_one: '{{count, number}} conflict settled',
    settledMany_other: '{{count, number}} conflicts settled',
    left_one: '{{count, number}} stayed open because it changed or could not be written.',
    left_other: '{{count, number}} stayed open because they changed or could not be written.',
    reopened_one: 'Conflict open again',
    reopened_other: '{{count, number}} conflicts open again',
    stands: 'The decision stands',
    snoozed_one: 'Conflict snoozed',
    snoozed_other: '{{count, number}} conflicts snoozed',
    back_one: 'Conflict back in the list',
    back_other: '{{count, number}} conflicts back in the list',
  },
  command: {
    next: 'Next conflict',
    previous: 'Previous conflict',
    choose: 'Choose option {{number}}',
    undo: 'Undo the last decision',
    toggle: 'Choose to decide together',
  },
  how: {
    schema:
      'The CRM holds something in this field that Ponte cannot read. Keep ours or write another value, which goes over it; or correct it there, and the conflict closes by itself at the next reading.',
  },
  flapping: {
    what_one:
      'This field changed {{count, number}} time in 24 hours, without anybody editing it here:',
    what_other:
      'This field changed {{count, number}} times in 24 hours, without anybody editing it here:',
    writer: '{{by}} writes {{value}}, last {{at}}',
    advice:
      'Ponte no longer carries this field from one side to the other. Choose the value that stays; if it is changed again, find out what writes it in the CRM. The conflict closes by itself once both sides agree.',
  },
  record: {
    deleted_remote:
      'This contact was deleted in {{name}} after the lead was edited here. Nothing was deleted here.',
    deleted_local:
      'The lead was deleted here after the contact was edited in {{name}}. Nothing was deleted there.',
    ambiguous: 'A contact of {{name}} looks like more than one lead. Say which one it is.',
    uncertain:
      'Sending this lead was cut short, and {{name}} has more than one contact that may be it. Say which one it is.',
    uncertain_none:
      'Sending this lead was cut short, and without a document, e-mail or phone it cannot be searched for. Look in {{name}} whether it is there.',
  },
  option: {
    remote_keep: 'Keep the lead and create it there again',
    remote_delete: 'Delete it here too',
    remote_detach: 'Keep it only here',
    local_keep: 'Bring the lead back',
    local_delete: 'Delete it there too',
    local_detach: 'Leave it only there',
    is: 'It is {{name}}',
    person: 'It is somebody else: create a lead',
    merge: 'They are one person: merge',
    again: 'It is not there: send it again',
    leave: 'Do not send this lead',
  },
  follows: {
    remote_keep: 'A new contact is created in {{name}} with what the lead holds now.',
    remote_delete: 'The lead goes to the deleted ones; it can be restored.',
    remote_detach: 'The lead stays and is no longer sent to {{name}}.',
    local_keep: 'The lead comes back with what changed in {{name}}.',
    local_delete: 'The contact is deleted in {{name}}, unless it changes again before that.',
    local_detach: 'The contact stays in {{name}} without a link to Ponte.',
    person: 'The new lead is linked to this contact.',
    merge: 'You choose what stays; the lead that is left is linked to this contact.',
    again: 'A new contact is created in {{name}}.',
    leave: 'The lead stays only here, without a link to {{name}}.',
  },
} as const;
