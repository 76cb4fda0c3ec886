// An app that buys: `node consumer.ts SITE SKU`. It prints what it has ordered.
// The types come from docs/openapi.yaml: what the API does not have is an error of the compiler.
import createClient from "openapi-fetch";
import type { components, paths } from "./described.ts";

declare const process: { argv: string[] }; // all that it needs of Node's types
const [site, sku] = process.argv.slice(2) as [string, string];
const api = createClient<paths>({ baseUrl: site });
const address: components["schemas"]["AddressInput"] = {
  name: "Anna de Vries",
  street: "Herengracht",
  house_number: "1",
  postal_code: "1015 BA",
  city: "Amsterdam",
  country: "NL",
};

// What was answered, or the end: a refusal has a code and says why.
function said<Answer>(result: { data?: Answer; error?: components["schemas"]["ProblemOutput"] }) {
  if (result.data === undefined) throw new Error(`${result.error?.code}: ${result.error?.detail}`);
  return result.data;
}

async function found(text: string): Promise<string> {
  const list = said(await api.GET("/api/v1/products/", { params: { query: { q: text } } }));
  for (const { id } of list.results) {
    const path = { product_id: id };
    const product = said(await api.GET("/api/v1/products/{product_id}/", { params: { path } }));
    if (product.variants.some((each) => each.sku === sku)) return product.name;
  }
  throw new Error(`no ${sku} among ${list.total} products`);
}

async function order() {
  const cart = said(await api.POST("/api/v1/carts/"));
  const header = { "X-Cart-Token": cart.token };
  const path = { cart_id: cart.id };
  const [phone, tablet] = [createClient<paths>({ baseUrl: site }), api];
  const lines = "/api/v1/carts/{cart_id}/lines/" as const;
  said(await phone.POST(lines, { params: { path, header }, body: { sku, quantity: 1 } }));
  const changed = said(
    await tablet.POST(lines, { params: { path, header }, body: { sku, quantity: 1 } }),
  );
  const query = { cart_id: cart.id, country: address.country };
  const methods = said(
    await api.GET("/api/v1/shipping-methods/", { params: { query, header } }),
  ).results;
  return said(
    await api.POST("/api/v1/checkout/", {
      params: { header: { ...header, "Idempotency-Key": crypto.randomUUID() } },
      body: {
        cart_id: cart.id,
        cart_version: changed.version,
        email: "typescript@example.nl",
        shipping_address: address,
        shipping_method: methods[0]!.code,
      },
    }),
  );
}

const name = await found("t-shirt");
const { number, state, lines } = await order();
console.log(JSON.stringify({ name, number, state, quantity: lines[0]!.quantity }));
