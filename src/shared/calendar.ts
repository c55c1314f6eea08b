/** Where the company is, unless it says otherwise: its days begin and end by the clocks there. */
export const companyZone = 'America/Sao_Paulo';
