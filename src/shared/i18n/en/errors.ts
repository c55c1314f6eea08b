// For each code: what happened, what is safe, what to do.
export const errors = {
  BAD_INPUT: {
    what: 'Some field could not be accepted',
    kept: 'Nothing was half-written. What you typed is still on screen.',
    action: 'Check the marked fields and save again.',
  },
  NOT_ALLOWED: {
    what: 'Your role does not allow this',
    kept: 'Nothing changed.',
    action: 'Ask an admin, or use an admin profile.',
  },
  NOT_SIGNED_IN: {
    what: 'The sign-in of this page has ended',
    kept: 'What was saved is still saved.',
    action: 'Open again the address Ponte showed when it started.',
  },
  NOT_FOUND: {
    what: 'This no longer exists',
    kept: 'Everything else is as it was.',
    action: 'Go back to the list; it shows what exists now.',
  },
  TOO_LARGE: {
    what: 'Too large for one go',
    kept: 'Nothing was written.',
    action: 'Split it into smaller parts and try again.',
  },
  UNSUPPORTED: {
    what: 'This format is not accepted',
    kept: 'Nothing was written.',
    action: 'Save the file as CSV and try again.',
  },
  TOO_MANY: {
    what: 'Too many requests in a short time',
    kept: 'Nothing was lost.',
    action: 'Wait a few seconds and try again.',
  },
  DUPLICATE: {
    what: 'A lead with this value exists already',
    kept: 'What you typed is still on screen.',
    action: 'Open the lead that exists, or change the value.',
  },
  CHANGED_MEANWHILE: {
    what: 'It changed while you were editing',
    kept: 'The other change and yours are both kept.',
    action: 'Look at the value now, and save again if you still want yours.',
  },
  ALREADY_CONVERTED: {
    what: 'This lead is already converted',
    kept: 'The existing deal did not change.',
    action: 'Open the deal in Pipeline.',
  },
  STAGE_INACTIVE: {
    what: 'This stage is no longer in use',
    kept: 'The deal stayed where it was.',
    action: 'Choose another stage.',
  },
  NOT_UNDOABLE: {
    what: 'This can no longer be undone',
    kept: 'The earlier values are still in the history of the lead.',
    action: 'Open the history and take back the field you want.',
  },
  KEY_REUSED: {
    what: 'This Idempotency-Key served another request',
    kept: 'The first request stands; this one changed nothing.',
    action: 'Use a new key for each new request.',
  },
  IN_USE: {
    what: 'This is in use elsewhere',
    kept: 'Nothing was removed.',
    action: 'Take it out where it is used and try again.',
  },
  BUSY: {
    what: 'This is being done already',
    kept: 'The work under way goes on.',
    action: 'Wait for it to end and try again.',
  },
  FILE_CORRUPT: {
    what: 'The workspace file is damaged',
    kept: 'We did not touch it. The backups are in the data folder.',
    action: 'Restore the newest backup.',
  },
  FILE_NEWER: {
    what: 'The file is from a newer version of Ponte',
    kept: 'We did not touch it.',
    action: 'Update Ponte on this computer.',
  },
  FILE_READ_ONLY: {
    what: 'The workspace file cannot be written',
    kept: 'The data is intact and can be read.',
    action: 'Allow writing in the data folder and try again.',
  },
  DISK_FULL: {
    what: 'The disk is full',
    kept: 'The last complete write is safe; this one was not made.',
    action: 'Free some space and try again.',
  },
  PROVIDER_UNAUTHORIZED: {
    what: 'The other system did not accept the password',
    kept: 'Nothing was lost. Deliveries wait in the queue.',
    action: 'Update the password in Settings.',
  },
  PROVIDER_REJECTED: {
    what: 'The other system refused the delivery',
    kept: 'The lead is kept here, with every field.',
    action: 'Correct the refused field and send again.',
  },
  PROVIDER_UNAVAILABLE: {
    what: 'The other system did not answer',
    kept: 'Nothing was lost. Deliveries wait in the queue and leave by themselves.',
    action: 'There is nothing to do now.',
  },
  OFFLINE: {
    what: 'No network',
    kept: 'All you do is kept here and leaves when the network is back.',
    action: 'Go on working.',
  },
  CLOSING: {
    what: 'Ponte is closing',
    kept: 'What was saved is still saved.',
    action: 'Open Ponte again to go on.',
  },
  INTERNAL: {
    what: 'Something went wrong on our side',
    kept: 'What was saved is still saved.',
    action: 'Try again. If it repeats, copy the details for support.',
  },
  LOST: {
    what: 'The screen lost contact with the service',
    kept: 'What was saved is still saved.',
    action: 'We keep trying by ourselves.',
  },
} as const;
