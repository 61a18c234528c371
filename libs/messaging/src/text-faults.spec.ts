import { hostFaults, lengthFaults, senderFaults, senderTooLong } from './text-faults.js';

const larkspur = { sender: 'Larkspur', phone: '+1 323 555 0100' };

describe('the name of a sender', () => {
  it.each([
    ...['Larkspur', 'Larkspur Family Practice', 'Peña & Sons', 'Dr. Osei', 'J. R. Ugarte, M.D.'],
    ...['The Rapids', 'Dr. Ugarte', 'Braintree', 'Elemental', 'Drogan & Co', 'Brainerd Lakes', 'Capsicum', 'Upsilon'],
    ...['Continental', 'Med Rapids 24', 'Los Fundamentales'],
  ])('may be %s', (name) => expect(senderFaults(name)).toEqual([]));
  it.each([
    ['Next Gen Psyche & Wellness', 'psych'],
    ['Ketamine Center', 'ketamin'],
    ['K3tamin LA', 'ketamin'],
    ['Infusión Norte', 'infus'],
    ['InfuseWell', 'infus'],
    ['Inst. Terap. Norte', 'terap'],
    ['T-e-r-a-p-i-a', 'terap'],
    ['K. E. T. A. M. I. N. E.', 'ketamin'],
    ['Clínica de Depresión', 'depres'],
    ['Brain & Body', 'brain'],
    ['MentalHealth LA', 'mental'],
    ['Drug Care', 'drug'],
    ['Trauma Center', 'trauma'],
    ['Neurofeedback West', 'neuro'],
    ['Rehabilitación', 'rehab'],
    ['Hypnotherapy', 'therapy'],
  ])('may not be %s', (name, part) => expect(senderFaults(name).join()).toContain(`("${part}`));
  it('has no letter that a text cannot have', () =>
    expect(senderFaults('Larkspur — West')).toEqual([expect.stringContaining('"—"')]));
});

describe('the address in a link', () => {
  it.each([
    ...['https://visits.example.com', 'http://localhost:4300', 'http://127.0.0.1:4300'],
    ...['https://the-rapids.example.com', 'https://therapids.example.com', 'https://drugarte.example.com'],
    ...['https://braintree.example.com', 'https://my.elemental-care.example.com', 'https://dr.ugarte.example.com'],
  ])('may be %s', (url) => expect(hostFaults(url)).toEqual([]));
  it.each([
    ['https://visits.nextgen-psych.example.com', 'psych'],
    ['https://ketamin.example.com', 'ketamin'],
    ['https://infusions.example.com', 'infus'],
    ['https://infusewell.example.com', 'infus'],
    ['https://my-terapia.example.com', 'terap'],
    ['https://nextgenpsych.example.com', 'psych'],
    ['https://mentalhealth.example.com', 'mental'],
    ['https://saludmental.example.com', 'mental'],
    ['https://my-brain.example.com', 'brain'],
    ['https://mybraincenter.example.com', 'brain'],
    ['https://besttherapy.example.com', 'therapy'],
    ['https://visits.example.therapy', 'therapy'],
  ])('may not be %s', (url, part) => expect(hostFaults(url)).toEqual([expect.stringContaining(`("${part}`)]));
});

describe('the longest text of each template', () => {
  it('fits with a short name and address', () =>
    expect(lengthFaults('https://visits.example.com', larkspur)).toEqual([]));

  it('fits with the longest name that a clinic can have', () => {
    const named = { ...larkspur, sender: 'x'.repeat(30) };
    expect(lengthFaults('https://visits.example.com', named)).toEqual([]);
    expect(senderTooLong('https://visits.example.com', named)).toEqual([]);
  });

  it('is why a name is refused, which says how long it may be', () => {
    const host = 'https://our-visits.example.com';
    const long = { ...larkspur, sender: 'x'.repeat(30) };
    expect(senderTooLong(host, long)).toEqual([
      'is too long: with this address in its link a text would have 164 letters, more than 160; the name may have 26',
    ]);
    expect(senderTooLong(host, { ...long, sender: 'x'.repeat(26) })).toEqual([]);
    expect(senderTooLong(`https://${'visits.'.repeat(8)}example.com`, long)).toEqual([
      expect.stringMatching(/PUBLIC_URL must be shorter$/),
    ]);
  });

  it('is named with its language and its length when it does not', () => {
    const faults = lengthFaults('https://appointments.larkspur-family-practice.example.com', {
      ...larkspur,
      sender: 'Larkspur Family Practice Group',
    });
    expect(faults).toContainEqual(expect.stringMatching(/^the text "visit" in es-US has up to \d{3} letters/));
    expect(faults.length).toBeGreaterThan(3);
  });
});
