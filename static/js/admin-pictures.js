// Pictures in a form of the admin: sends files straight to the bucket, several at a time, shows how
// far each is, and moves rows by button or by dragging. What is sent is named by the server.

const AT_A_TIME = 3; // files on their way; browsers open six connections to a host

function prepare(root) {
  const rows = root.querySelector("[data-picture-rows]");
  const form = root.closest("form");
  const texts = root.dataset;
  const waiting = []; // rows whose file has not begun
  let sending = 0; // files that have begun, and have not come to an end
  let changed = false; // since the page was shown
  let number = 0; // of rows that this page has added

  // --- One file after the other, AT_A_TIME side by side -----------------------------------------
  function add(files) {
    const free = texts.maxPictures - kept().length;
    warn([...files].length > free ? texts.textTooMany : "");
    for (const file of [...files].slice(0, free)) addRow(file);
    start();
  }

  function addRow(file) {
    const holder = document.createElement("template");
    number += 1;
    const id = `n${Date.now().toString(36)}${number}`;
    holder.innerHTML = root.querySelector("[data-new-row]").innerHTML.replaceAll("ROW", id);
    const row = holder.content.querySelector("[data-picture]");
    row.file = file;
    const name = part(row, "name");
    name.textContent = file.name;
    name.hidden = false;
    rows.append(row);
    show(row);
    noteChange();
    if (file.size === 0) fail(row, texts.textEmpty);
    else if (file.size > texts.maxBytes) fail(row, texts.textTooBig);
    else waiting.push(row);
  }

  function start() {
    while (sending < AT_A_TIME && waiting.length) {
      const row = waiting.shift();
      if (!row.isConnected) continue;
      sending += 1;
      send(row).finally(() => {
        sending -= 1;
        start();
      });
    }
  }

  async function send(row) {
    say(row, texts.textSending);
    part(row, "retry").hidden = true;
    part(row, "progress").hidden = false;
    row.classList.remove("picture--failed");
    try {
      const opened = await ask(texts.open, {});
      await post(opened, row);
      part(row, "progress").hidden = true;
      say(row, texts.textChecking);
      const checked = await ask(texts.check, { upload: opened.upload });
      if (checked.refused) fail(row, checked.refused, checked.again);
      else finish(row, checked);
    } catch {
      if (row.isConnected) fail(row, texts.textFailed, true);
    }
  }

  async function ask(address, fields) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(fields),
    });
    if (!answer.ok || answer.redirected) {
      document.dispatchEvent(new Event("session-doubted")); // see admin-session.js
      throw new Error(answer.status);
    }
    return answer.json();
  }

  // fetch does not tell how much of a body has been sent.
  function post(opened, row) {
    const body = new FormData();
    for (const [name, value] of Object.entries(opened.fields)) body.append(name, value);
    body.append("file", row.file); // S3 reads nothing after it
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      row.request = request;
      request.open("POST", opened.address);
      request.upload.onprogress = ({ loaded, total }) => {
        part(row, "progress").value = (100 * loaded) / total;
      };
      request.onload = () => (request.status < 300 ? resolve() : reject(new Error(request.status)));
      request.onerror = request.onabort = reject;
      request.send(body);
    });
  }

  function finish(row, { token, thumbnail }) {
    part(row, "token").value = token;
    part(row, "thumbnail").src = thumbnail;
    part(row, "thumbnail").hidden = false;
    say(row, texts.textReady);
    if (!unsent().length) warn("");
  }

  function fail(row, why, mayRetry = false) {
    part(row, "progress").hidden = true;
    part(row, "retry").hidden = !mayRetry;
    row.classList.add("picture--failed");
    say(row, why);
    tell(`${row.file.name}: ${why}`);
  }

  // --- What is said ------------------------------------------------------------------------------
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const say = (row, text) => (part(row, "state").textContent = text);
  const tell = (text) => (root.querySelector("[data-told]").textContent = text);

  function warn(text) {
    const place = root.querySelector("[data-warning]");
    place.textContent = text;
    place.hidden = !text;
  }

  // --- Rows ---------------------------------------------------------------------------------------
  const all = () => [...rows.querySelectorAll("[data-picture]")];
  const kept = () => all().filter((row) => !part(row, "removed").checked);
  const unsent = () => kept().filter((row) => !part(row, "token").value);

  function show(row) {
    for (const button of row.querySelectorAll("[data-move]")) button.hidden = false;
  }

  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    noteChange();
    tell(`${texts.textMoved} ${all().indexOf(row) + 1}`);
  }

  // Also for a script that warns of the whole form.
  function noteChange() {
    changed = true;
    form.dispatchEvent(new Event("change"));
  }

  function remove(row) {
    if (part(row, "token").value) return; // its box is ticked, and can be unticked until it is saved
    row.request?.abort();
    row.remove();
    if (!unsent().length) warn("");
    root.querySelector("[data-files]").focus();
  }

  rows.addEventListener("click", ({ target }) => {
    const row = target.closest("[data-picture]");
    if (target.matches("[data-move]")) {
      move(row, Number(target.dataset.move));
      target.focus();
    } else if (target.matches("[data-retry]")) {
      waiting.push(row);
      start();
    }
  });

  rows.addEventListener("change", ({ target }) => {
    changed = true;
    if (target.matches("[data-removed]") && target.checked) remove(target.closest("[data-picture]"));
  });

  // --- Dragging: rows to another place, files from outside ---------------------------------------
  let dragged = null;

  rows.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-picture]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });

  root.addEventListener("dragover", (event) => {
    event.preventDefault();
    const over = event.target.closest("[data-picture]");
    if (!dragged || !over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
    noteChange();
  });

  root.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!dragged) add(event.dataTransfer.files);
  });

  rows.addEventListener("dragend", () => (dragged = null));

  // --- The form -----------------------------------------------------------------------------------
  root.querySelector("[data-files]").addEventListener("change", ({ target }) => {
    add(target.files);
    target.value = ""; // so that the same file can be chosen again
  });

  form.addEventListener("submit", (event) => {
    if (!unsent().length) {
      changed = false;
      return;
    }
    event.preventDefault();
    warn(sending ? texts.textWait : texts.textMend);
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  all().forEach(show);
  root.querySelector("[data-add]").hidden = false;
}

document.querySelectorAll("[data-pictures]").forEach(prepare);
