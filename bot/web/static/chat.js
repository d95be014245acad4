// The chat page: sends words and presses, shows what comes back. Without it the page is plain links.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("ask");
const words = document.getElementById("words");
const status = document.getElementById("status");
const WAITING = "Đang trả lời…";
const OFFLINE = "Chưa gửi được. Máy đang mất mạng hoặc nơi trả lời đang bận.";
const AGAIN = "Gửi lại";
const LOOK_EVERY = 20000; // ms between two looks for what came later, while the page is open

let last = Number(sessionStorage.getItem("last") || 0);
let busy = false;
const shown = new Set(JSON.parse(sessionStorage.getItem("shown") || "[]"));

// What a reply may hold: paragraphs, **bold**, [words](https address), lines that begin with "- ".
function inline(text, into) {
  const marks = /\*\*(.+?)\*\*|\[([^\]]+)\]\((https:\/\/[^)\s]+)\)|(https:\/\/[\w./?=&%#:~-]+[\w/])/g;
  let from = 0;
  for (const found of text.matchAll(marks)) {
    into.append(text.slice(from, found.index));
    if (found[1]) {
      const bold = document.createElement("strong");
      inline(found[1], bold);
      into.append(bold);
    } else {
      into.append(link(found[2] || found[4], found[3] || found[4]));
    }
    from = found.index + found[0].length;
  }
  into.append(text.slice(from));
}

function link(label, to) {
  const a = document.createElement("a");
  a.href = to;
  a.textContent = label;
  a.target = "_blank";
  a.rel = "noopener noreferrer";
  return a;
}

function blocks(text, into) {
  for (const block of text.split(/\n{2,}/)) {
    let list = null;
    let paragraph = null;
    for (const line of block.split("\n")) {
      if (line.startsWith("- ")) {
        if (!list) { list = document.createElement("ul"); into.append(list); }
        const item = document.createElement("li");
        inline(line.slice(2), item);
        list.append(item);
        paragraph = null;
      } else {
        list = null;
        if (paragraph) paragraph.append(document.createElement("br"));
        else { paragraph = document.createElement("p"); into.append(paragraph); }
        inline(line, paragraph);
      }
    }
  }
}

function choice(one) {
  if (one.to) return link(one.label, one.to);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = one.label;
  button.dataset.says = one.says; // pressed by the log, so that it still works after a reload
  return button;
}

function press(button) {
  if (!button || busy) return;
  button.classList.add("chosen");
  say(button.textContent);
  send({ press: button.dataset.says });
}

// Short labels stand side by side, a long menu in two columns, all else one under the other.
function arrangement(choices) {
  const longest = Math.max(...choices.map((one) => one.label.length));
  if (longest <= 16 && choices.length < 6) return "small";
  return longest <= 40 && choices.length >= 8 ? "menu" : "";
}

function show(reply) {
  if (reply.id && shown.has(reply.id)) return;
  if (reply.id) shown.add(reply.id);
  const item = document.createElement("div");
  item.className = "bot";
  blocks(reply.text, item);
  const choices = reply.choices || [];
  if (choices.length) {
    const group = document.createElement("div");
    group.className = "choices " + arrangement(choices);
    group.append(...choices.map(choice));
    item.append(group);
  }
  log.append(item);
  keep();
  return item;
}

function say(text) {
  const item = document.createElement("div");
  item.className = "me";
  item.textContent = text;
  log.append(item);
  keep();
  item.scrollIntoView({ block: "start" });
}

// The talk stays in this tab only, so that the next person at a shared phone does not see it.
function keep() {
  sessionStorage.setItem("log", log.innerHTML.slice(-200000));
  sessionStorage.setItem("shown", JSON.stringify([...shown].filter((id) => id > last)));
}

async function send(message, key = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random()) {
  busy = true;
  status.textContent = WAITING;
  try {
    const answer = await fetch("/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, ...message }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error);
    take(body, true, !last);
    status.textContent = "";
  } catch (error) {
    status.textContent = "";
    wrong(error instanceof TypeError || !error.message ? OFFLINE : error.message, message, key);
  } finally {
    busy = false;
  }
}

// Only a look moves `last` on: an answer of staff may have come before the reply to one's own words.
function take(body, scroll, looked) {
  let first = null;
  for (const reply of body.replies) {
    const item = show(reply);
    first = first || item;
  }
  if (looked && body.last > last) {
    last = body.last;
    sessionStorage.setItem("last", String(last));
    keep();
  }
  const mine = first && first.previousElementSibling;
  if (mine && scroll) (mine.className === "me" ? mine : first).scrollIntoView({ block: "start" });
}

function wrong(text, message, key) {
  const item = document.createElement("div");
  item.className = "wrong";
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = AGAIN;
  again.addEventListener("click", () => { item.remove(); send(message, key); });
  const group = document.createElement("div");
  group.className = "choices";
  group.append(again);
  item.append(paragraph, group);
  log.append(item);
  item.scrollIntoView({ block: "nearest" });
}

// Replies that came by themselves: an answer of staff, a reminder.
async function look() {
  if (busy || document.hidden || !last) return;
  try {
    const answer = await fetch("/chat?after=" + last);
    if (answer.ok) take(await answer.json(), false, true);
  } catch { /* the next look will do */ }
}

function ask() {
  const text = words.value.trim();
  if (!text || busy) return;
  words.value = "";
  grow();
  say(text);
  send({ text });
}

function grow() {
  words.style.height = "auto";
  words.style.height = Math.min(words.scrollHeight + 2, 144) + "px";
}

function restore() {
  const before = sessionStorage.getItem("log");
  if (!before) return false;
  log.innerHTML = before;
  for (const item of log.querySelectorAll(".wrong")) item.remove();
  return true;
}

log.addEventListener("click", (event) => press(event.target.closest("button[data-says]")));
form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
words.addEventListener("input", grow);
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask(); }
});
document.getElementById("menu").addEventListener("click", () => { if (!busy) send({ press: "menu" }); });
document.getElementById("bigger").addEventListener("click", () => {
  const on = document.documentElement.classList.toggle("bigger");
  localStorage.setItem("bigger", on ? "1" : "");
});

if (localStorage.getItem("bigger")) document.documentElement.classList.add("bigger");
document.getElementById("plain").remove();
log.hidden = form.hidden = false;
document.querySelector(".tools").hidden = false;
if (log.dataset.ask) send({ press: "open " + log.dataset.ask });
else if (!restore()) send({ press: ("start " + log.dataset.start).trim() });
else if (log.dataset.start) look().then(() => send({ press: "start " + log.dataset.start }));
else look().then(() => send({ press: "menu" }));
setInterval(look, LOOK_EVERY);
document.addEventListener("visibilitychange", look);
