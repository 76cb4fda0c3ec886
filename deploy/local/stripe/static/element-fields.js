/* The fields of the Payment Element: what each one is, how it is written and what is wrong with it. */

const digitsOf = (text) => text.replace(/\D/g, "");
const isAmex = (digits) => /^3[47]/.test(digits);

function passesLuhn(digits) {
  let sum = 0;
  [...digits].reverse().forEach((character, index) => {
    const value = Number(character) * (index % 2 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

function expiryOf(text) {
  const digits = digitsOf(text);
  return { month: Number(digits.slice(0, 2)), year: 2000 + Number(digits.slice(2, 4)), digits };
}

function passesIban(iban) {
  const turned = iban.slice(4) + iban.slice(0, 4);
  const digits = [...turned].map((character) => parseInt(character, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

const compact = (text) => text.replace(/\s/g, "").toUpperCase();

/* `check` gives the code of what is wrong, or nothing; `fields` the form fields that are sent. */
export const FIELDS = {
  number: {
    attributes: {
      autocomplete: "cc-number",
      inputmode: "numeric",
      maxlength: "23",
      placeholder: "1234 1234 1234 1234",
    },
    format(text) {
      const digits = digitsOf(text).slice(0, isAmex(digitsOf(text)) ? 15 : 19);
      const groups = isAmex(digits) ? /(\d{4})(\d{0,6})(\d{0,5})/ : null;
      const parts = groups && groups.exec(digits);
      return parts ? parts.slice(1).filter(Boolean).join(" ") : digits.replace(/(\d{4})(?=\d)/g, "$1 ");
    },
    check(text) {
      const digits = digitsOf(text);
      if (digits.length < (isAmex(digits) ? 15 : 16)) return "incomplete_number";
      return passesLuhn(digits) ? "" : "invalid_number";
    },
    send: (text) => ({ "payment_method_data[card][number]": digitsOf(text) }),
  },
  expiry: {
    half: true,
    attributes: { autocomplete: "cc-exp", inputmode: "numeric", maxlength: "9" },
    format(text) {
      let digits = digitsOf(text);
      if (/^[2-9]/.test(digits)) digits = `0${digits}`;
      if (digits.length > 4) digits = digits.slice(0, 2) + digits.slice(-2);
      return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
    },
    check(text) {
      const { month, year, digits } = expiryOf(text);
      if (digits.length < 4) return "incomplete_expiry";
      if (month < 1 || month > 12) return "invalid_expiry_month";
      const now = new Date();
      const past = year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1;
      return past ? "invalid_expiry_year_past" : "";
    },
    send(text) {
      const { month, year } = expiryOf(text);
      return {
        "payment_method_data[card][exp_month]": String(month),
        "payment_method_data[card][exp_year]": String(year),
      };
    },
  },
  cvc: {
    half: true,
    attributes: { autocomplete: "cc-csc", inputmode: "numeric", maxlength: "4", placeholder: "123" },
    format: (text) => digitsOf(text).slice(0, 4),
    check(text, values) {
      const length = isAmex(digitsOf(values.number || "")) ? 4 : 3;
      return digitsOf(text).length < length ? "incomplete_cvc" : "";
    },
    send: (text) => ({ "payment_method_data[card][cvc]": digitsOf(text) }),
  },
  iban: {
    attributes: { autocomplete: "off", placeholder: "NL00 AAAA 0000 0000 00", spellcheck: "false" },
    format: (text) => compact(text).slice(0, 34).replace(/(.{4})(?=.)/g, "$1 "),
    check(text) {
      const iban = compact(text);
      if (iban.length < 15) return "incomplete_iban";
      return /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) && passesIban(iban) ? "" : "invalid_iban";
    },
    send: (text) => ({ "payment_method_data[sepa_debit][iban]": compact(text) }),
  },
  name: {
    attributes: { autocomplete: "name" },
    check: (text) => (text.trim() ? "" : "incomplete_name"),
    send: (text) => ({ "payment_method_data[billing_details][name]": text.trim() }),
  },
  email: {
    attributes: { autocomplete: "email", inputmode: "email", type: "email" },
    check: (text) => (/^\S+@\S+\.\S+$/.test(text.trim()) ? "" : "incomplete_email"),
    send: (text) => ({ "payment_method_data[billing_details][email]": text.trim() }),
  },
};

export const METHODS = {
  card: { fields: ["number", "expiry", "cvc"] },
  ideal: { fields: [], note: "redirect" },
  bancontact: { fields: ["name"], note: "redirect" },
  sepa_debit: { fields: ["iban", "name", "email"], note: "mandate" },
};
