// What the page does more than forms do: it sends without reloading, and shows what comes in.

const compose = document.getElementById("compose");
const text = document.getElementById("text");
const toast = document.getElementById("toast");
const alertBox = document.getElementById("alert");
let version = Number(document.body.dataset.version);
let noticed = document.body.dataset.noticed;

function show(list, html) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const restore = focusKeeper(list);
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const items = [...fresh.content.children];
  const ids = new Set(items.map((item) => item.id));
  for (const old of [...list.children]) if (!ids.has(old.id)) old.remove();
  for (const item of items) {
    const old = document.getElementById(item.id);
    if (!old) {
      list.append(item);
      item.classList.add("new");
      item.addEventListener("animationend", () => item.classList.remove("new"), { once: true });
    } else if (old.innerHTML !== item.innerHTML) {
      old.innerHTML = item.innerHTML;
    }
  }
  restore();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

// A button that was pressed may be gone: then its message has the focus, not the whole page.
function focusKeeper(list) {
  const focused = document.activeElement;
  const bubble = list.contains(focused) && focused.closest(".bubble");
  if (!bubble) return () => {};
  const ids = [focused.id, bubble.id, list.id];
  return () => {
    if (focused.isConnected) return;
    const next = ids.map((id) => id && document.getElementById(id)).find(Boolean);
    next.focus({ preventScroll: true });
  };
}

function tell({ text: words, show_alert }) {
  if (show_alert) {
    alertBox.querySelector("p").textContent = words;
    alertBox.showModal();
    return;
  }
  toast.textContent = words;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => (toast.textContent = ""), 4000);
}

async function watch() {
  for (;;) {
    try {
      const query = new URLSearchParams(location.search);
      query.set("lang", document.documentElement.lang);
      query.set("version", version);
      const response = await fetch(`/view?${query}`);
      if (response.status === 200) update(await response.json());
      else if (!response.ok) await pause(2000);
    } catch {
      await pause(2000);
    }
  }
}

function update(view) {
  version = view.version;
  show(document.getElementById("phone"), view.phone);
  show(document.getElementById("room"), view.room);
  document.getElementById("status").textContent = view.status;
  const menu = document.getElementById("menu");
  if (menu.dataset.html !== view.menu) menu.innerHTML = menu.dataset.html = view.menu;
  if (view.notice && view.notice.id !== noticed) tell(view.notice);
  if (view.notice) noticed = view.notice.id;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// One after the other, so that messages arrive as they were written.
let sending = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "leaves" in form.dataset) return;
  event.preventDefault();
  if (form.ariaBusy === "true" && form !== compose) return;
  const body = new FormData(form, event.submitter);
  if (form === compose) {
    if (!body.get("text").trim() && !body.get("photo").size) return;
    cleared();
  }
  form.ariaBusy = "true";
  sending = sending.then(() => send(form, body));
});

async function send(form, body) {
  try {
    const headers = { "X-Requested-With": "fetch" };
    const response = await fetch(form.action, { method: "POST", body, headers });
    if (!response.ok) throw new Error(response.status);
    form.closest("details")?.removeAttribute("open");
    if ("clears" in form.dataset) form.reset();
  } catch {
    tell({ text: document.body.dataset.failed });
    if (form === compose) text.value ||= body.get("text");
  } finally {
    form.ariaBusy = "false";
  }
}

function cleared() {
  compose.reset();
  text.value = "";
  document.getElementById("context")?.remove();
  compose.querySelector(".photo").classList.remove("chosen");
  const query = new URLSearchParams(location.search);
  query.delete("edit");
  query.delete("reply");
  history.replaceState(null, "", `/?${query}`);
  text.focus();
}

for (const box of document.querySelectorAll(".compose textarea")) {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
}

compose.querySelector("[type=file]").addEventListener("change", (event) => {
  event.target.parentElement.classList.toggle("chosen", event.target.files.length > 0);
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("#menu details[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary").focus();
});

for (const list of document.querySelectorAll(".log")) list.scrollTop = list.scrollHeight;
watch();
