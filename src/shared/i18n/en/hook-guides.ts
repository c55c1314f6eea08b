/** What to do in the other system, step by step, by kind of endpoint. */
export const hookGuides = {
  zapi: {
    one: 'In the panel of Z-API, open the instance and copy its token.',
    two: 'Here, under “Change the secret”, paste that token as the secret given by the other system. Z-API sends it with every hook, in the header z-api-token.',
    three:
      'In the instance, under webhooks and general settings, paste the endpoint’s address as “on receiving”. Z-API only takes https addresses.',
    four: 'Save there and send a message to the number from another phone. The first hook shows on this page.',
  },
  cloud: {
    one: 'In the app dashboard of Meta, copy the app secret and paste it here, under “Change the secret”.',
    two: 'In the WhatsApp product, under Configuration, edit the webhook: paste the endpoint’s address and the verify token.',
    three: 'Meta checks the address at once. Then subscribe to the field “messages”.',
    four: 'Send a message to the number. The first hook shows on this page.',
  },
  gestaoclick: {
    one: 'GestãoClick sends no hooks by itself; Ponte reads it from time to time already.',
    two: 'If your web shop or an automation tells when a sale or client changes, paste the endpoint’s address there. The secret is at its end already.',
    three:
      'The hook only says which record changed: Ponte reads the record in GestãoClick before it changes anything.',
  },
  dinamize: {
    one: 'In the panel of Dinamize, open the Webhooks page, or a flow with the step that sends a webhook.',
    two: 'Paste the endpoint’s address as the destination, with the method POST. The secret is at its end already.',
    three: 'Tick contact added, updated and removed, and activate it.',
    four: 'The hook only says which contact changed: Ponte reads the contact in Dinamize before it changes anything.',
  },
  github: {
    one: 'In the repository, open Settings, Webhooks, Add webhook.',
    two: 'As Payload URL paste the endpoint’s address; as Content type choose application/json.',
    three: 'As Secret paste the secret and save. It sends a “ping” at once.',
  },
  stripe: {
    one: 'In the Stripe dashboard, under Webhooks, add a destination with the endpoint’s address.',
    two: 'Stripe makes the secret (whsec_…). Copy it and paste it here, under “Change the secret”.',
    three: 'Choose the events and send a test one from the Stripe dashboard.',
  },
  standard: {
    one: 'In the other system, make a webhook destination with the endpoint’s address.',
    two: 'If it made the secret (whsec_…), paste it here, under “Change the secret”. If it asks for one, copy the one here.',
    three: 'Send a test hook from there. The first one shows on this page.',
  },
  own: {
    one: 'On the server of your site or system, keep the secret where passwords are kept. Never put it into the page a visitor sees.',
    two: 'For each fact, send a POST to the endpoint’s address with the body in JSON.',
    three:
      'Sign the body, byte by byte, with HMAC-SHA256 and the secret, and put the result into the header named.',
    four: 'Wait for the answer 202 or 200. With another answer, or none, send it again later: Ponte recognises repeats.',
  },
  word: {
    one: 'In the other system, make a webhook with the endpoint’s address.',
    two: 'Add the header named, with the secret as its value.',
    three: 'Send a test hook from there. The first one shows on this page.',
  },
  path: {
    one: 'In the other system, make a webhook with the whole address of the endpoint. The secret is at its end already.',
    two: 'Send a test hook from there. The first one shows on this page.',
  },
} as const;
