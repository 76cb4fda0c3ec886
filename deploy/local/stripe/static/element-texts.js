/* The words of the Payment Element, and Stripe's messages, in Dutch and English. */
const en = {
  heading: "Payment details",
  method: "Payment method",
  methods: {
    card: "Card",
    ideal: "iDEAL | Wero",
    bancontact: "Bancontact",
    sepa_debit: "SEPA Direct Debit",
  },
  fields: {
    number: "Card number",
    expiry: "Expiration date",
    cvc: "CVC",
    iban: "IBAN",
    name: "Full name",
    email: "Email",
  },
  placeholders: { expiry: "MM / YY" },
  newMethods: { card: "New card" },
  endingIn: (brand, last4) => `${brand} ending in ${last4}`,
  expires: "expires",
  save: "Save this card for future purchases",
  remove: "Remove",
  removeQuestion: "Remove this card?",
  removeNow: "Yes, remove",
  keep: "Keep",
  removed: (name) => `${name} was removed.`,
  redirect: "After submitting, you are sent to your bank to complete the payment.",
  mandate:
    "By giving your account number you authorise the shop and Stripe to instruct your bank to " +
    "debit your account. You can ask your bank for a refund within eight weeks.",
  errors: {
    incomplete_number: "Your card number is incomplete.",
    invalid_number: "Your card number is invalid.",
    incomplete_expiry: "Your card's expiration date is incomplete.",
    invalid_expiry_month: "Your card's expiration date is invalid.",
    invalid_expiry_year_past: "Your card's expiration year is in the past.",
    incomplete_cvc: "Your card's security code is incomplete.",
    incomplete_iban: "Your IBAN is incomplete.",
    invalid_iban: "Your IBAN is invalid.",
    incomplete_name: "Your name is missing.",
    incomplete_email: "Your email address is incomplete.",
    incomplete_payment_method: "Choose a payment method.",
    api_connection_error: "We could not reach Stripe. Check your connection and try again.",
  },
  refusals: {},
};

const nl = {
  heading: "Betaalgegevens",
  method: "Betaalmethode",
  methods: {
    card: "Kaart",
    ideal: "iDEAL | Wero",
    bancontact: "Bancontact",
    sepa_debit: "SEPA-incasso",
  },
  fields: {
    number: "Kaartnummer",
    expiry: "Vervaldatum",
    cvc: "CVC",
    iban: "IBAN",
    name: "Volledige naam",
    email: "E-mail",
  },
  placeholders: { expiry: "MM / JJ" },
  newMethods: { card: "Nieuwe kaart" },
  endingIn: (brand, last4) => `${brand} eindigend op ${last4}`,
  expires: "verloopt",
  save: "Bewaar deze kaart voor volgende aankopen",
  remove: "Verwijderen",
  removeQuestion: "Deze kaart verwijderen?",
  removeNow: "Ja, verwijderen",
  keep: "Behouden",
  removed: (name) => `${name} is verwijderd.`,
  redirect: "Na het bevestigen ga je naar je bank om de betaling af te ronden.",
  mandate:
    "Door je rekeningnummer te geven machtig je de winkel en Stripe om je bank opdracht te geven " +
    "het bedrag af te schrijven. Je kunt het binnen acht weken bij je bank laten terugboeken.",
  errors: {
    incomplete_number: "Je kaartnummer is niet volledig.",
    invalid_number: "Je kaartnummer is ongeldig.",
    incomplete_expiry: "De vervaldatum van je kaart is niet volledig.",
    invalid_expiry_month: "De vervaldatum van je kaart is ongeldig.",
    invalid_expiry_year_past: "De vervaldatum van je kaart ligt in het verleden.",
    incomplete_cvc: "De beveiligingscode van je kaart is niet volledig.",
    incomplete_iban: "Je IBAN is niet volledig.",
    invalid_iban: "Je IBAN is ongeldig.",
    incomplete_name: "Je naam ontbreekt.",
    incomplete_email: "Je e-mailadres is niet volledig.",
    incomplete_payment_method: "Kies een betaalmethode.",
    api_connection_error: "We kunnen Stripe niet bereiken. Controleer je verbinding en probeer het opnieuw.",
  },
  refusals: {
    authentication_required: "Je kaart is geweigerd: deze betaling moet je bij je bank bevestigen.",
    card_declined: "Je kaart is geweigerd.",
    expired_card: "Je kaart is verlopen.",
    incorrect_cvc: "De beveiligingscode van je kaart is onjuist.",
    incorrect_number: "Je kaartnummer is onjuist.",
    insufficient_funds: "Er staat onvoldoende geld op je kaart.",
    invalid_cvc: "De beveiligingscode van je kaart is ongeldig.",
    invalid_expiry_month: "De vervalmaand van je kaart is ongeldig.",
    invalid_expiry_year: "Het vervaljaar van je kaart is ongeldig.",
    payment_intent_authentication_failure: "De betaling is bij je bank niet bevestigd.",
    setup_intent_authentication_failure: "Het bewaren van je kaart is bij je bank niet bevestigd.",
    processing_error: "Er ging iets mis bij het verwerken van je kaart. Probeer het zo opnieuw.",
  },
};

export const textsFor = (language) => (language === "nl" ? nl : en);

/** Stripe's error in the payer's language, where there are words for it. */
export function translated(error, texts) {
  const message = texts.refusals[error.decline_code] || texts.refusals[error.code];
  return message ? { ...error, message } : error;
}
