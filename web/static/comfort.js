// Comfort for those whose browser runs it; every page works without it.
"use strict";
const box = document.getElementById("q");
const form = document.getElementById("search");
const told = document.getElementById("told");

// Ctrl+K, or ⌘K: with a modifier, so that no speech or typing sets it off (WCAG 2.1.4).
if (box) {
  box.setAttribute("aria-keyshortcuts", "Control+K");
  addEventListener("keydown", (press) => {
    const plain = press.shiftKey || press.altKey || press.ctrlKey === press.metaKey;
    if (plain || !/^[kκк]$/i.test(press.key) || document.activeElement === box) return;
    press.preventDefault();
    box.focus();
    box.select();
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    const said = button.nextElementSibling;
    said.textContent = said.dataset.told;
  });
}

// Filters apply as soon as a box is ticked: the focus stays on the box, and a polite message tells the result.
let asking = new AbortController();
let shown = location.search;

function renewFilters(fresh) {
  let next = document.querySelector("#filters .filter");
  const passTo = (end) => {
    while (next && next !== end && next.matches(".filter")) {
      const gone = next;
      next = next.nextElementSibling;
      gone.remove();
    }
  };
  for (const group of fresh.querySelectorAll("#filters .filter")) {
    const old = document.getElementById(group.firstElementChild.id)?.parentElement;
    if (old?.textContent === group.textContent) {
      // What stays the same is left alone, and with it the box that has just been ticked.
      const boxes = group.querySelectorAll("input");
      old.querySelectorAll("input").forEach((one, at) => (one.checked = boxes[at].checked));
      passTo(old);
      next = old.nextElementSibling;
    } else {
      if (old) group.open = old.open;
      next.before(group);
    }
  }
  passTo();
}

async function show(address) {
  asking.abort();
  asking = new AbortController();
  told.textContent = "";
  document.getElementById("results").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asking.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.getElementById("filters")) throw new Error("another kind of page");
    const focused = document.activeElement;
    renewFilters(fresh);
    for (const region of ["h1", "#narrowed", "#results", ".languages ul", "title"]) {
      document.querySelector(region).replaceWith(fresh.querySelector(region));
    }
    if (!focused.isConnected) {
      const boxes = [...document.querySelectorAll("#filters input")];
      const same = boxes.find((one) => one.name === focused.name && one.value === focused.value);
      (same ?? document.getElementById("results")).focus({ preventScroll: true });
    }
    told.textContent = document.querySelector("#results h2").textContent;
  } catch (failure) {
    if (failure.name !== "AbortError") location.assign(address);
  }
}

if (told && document.getElementById("filters")) {
  document.documentElement.classList.add("at-once");
  addEventListener("change", (change) => {
    if (change.target.type !== "checkbox" || change.target.form !== form) return;
    shown = `?${new URLSearchParams(new FormData(form))}`;
    history.pushState(null, "", shown);
    show(shown);
  });
  addEventListener("popstate", () => {
    if (location.search === shown) return;
    shown = location.search;
    box.value = new URLSearchParams(shown).get("q") ?? "";
    show(shown);
  });
}
