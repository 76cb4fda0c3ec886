/* Shows what the server did last, and the cards to pay with. */
"use strict";

const at = (seconds) => new Date(seconds * 1000).toLocaleString();
const money = (item) =>
  new Intl.NumberFormat(undefined, { style: "currency", currency: item.currency }).format(
    item.amount / 100,
  );
const grouped = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");
const last = (delivery) => delivery.attempts.at(-1) || {};

const TABLES = [
  ["Payments", "payment_intent", {
    When: (item) => at(item.created), Amount: money, Status: (item) => item.status,
    Description: (item) => item.description || "", Id: (item) => item.id,
  }],
  ["Saved without a payment", "setup_intent", {
    When: (item) => at(item.created), Status: (item) => item.status,
    Description: (item) => item.description || "", Id: (item) => item.id,
  }],
  ["Refunds", "refund", {
    When: (item) => at(item.created), Amount: money, Status: (item) => item.status,
    Reason: (item) => item.reason || "", Payment: (item) => item.payment_intent,
  }],
  ["Disputes", "dispute", {
    When: (item) => at(item.created), Amount: money, Status: (item) => item.status,
    Payment: (item) => item.payment_intent,
  }],
  ["Events", "event", {
    When: (item) => at(item.created), Type: (item) => item.type,
    Object: (item) => item.data.object.id, Id: (item) => item.id,
  }],
  ["Webhook deliveries", "deliveries", {
    Type: (item) => item.type, State: (item) => item.state, Attempts: (item) => item.attempts.length,
    Status: (item) => last(item).status || "", Error: (item) => last(item).error || "",
  }],
  ["Cards to pay with (any future date, any CVC)", "cards", {
    Number: (item) => grouped(item.number), Brand: (item) => item.brand, What: (item) => item.note,
  }],
  ["Accounts for SEPA debits (any other valid IBAN pays)", "accounts", {
    IBAN: (item) => grouped(item.iban), Pays: (item) => (item.succeeds ? "yes" : "no"),
    Disputed: (item) => (item.disputed ? "yes" : "no"),
  }],
];

function table(rows, columns) {
  const element = document.createElement("table");
  const head = element.createTHead().insertRow();
  for (const name of Object.keys(columns)) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const read of Object.values(columns)) line.insertCell().textContent = read(row);
  }
  return element;
}

function section(title, rows, columns) {
  const element = document.createElement("section");
  const heading = document.createElement("h2");
  heading.textContent = title;
  const none = document.createElement("p");
  none.className = "soft";
  none.textContent = "None yet";
  element.append(heading, rows.length ? table(rows, columns) : none);
  return element;
}

async function show() {
  const overview = await (await fetch("/_local/overview")).json();
  const sections = TABLES.map(([title, name, columns]) => section(title, overview[name], columns));
  document.getElementById("tables").replaceChildren(...sections);
}

show();
