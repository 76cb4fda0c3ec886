// While the worker is busy with what a page is about: shows anew, every few seconds, how far it is.
// Without this script the page has a link that does the same.

const EVERY = 3000; // milliseconds

async function look() {
  const shown = document.querySelector("[data-progress]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return; // signed out, say: the link leads there
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-progress]");
    if (!("busy" in (news?.dataset ?? {}))) {
      location.reload(); // the rest of the page is another one now
      return;
    }
    shown.replaceChildren(...news.childNodes);
  } catch {
    // The network is away for a moment.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
