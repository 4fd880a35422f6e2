// Completions while somebody types (the combobox pattern of the ARIA practices). Everything works without this file.
(() => {
  "use strict";
  const wait = 120;
  let list = null, input = null, active = -1, items = [], timer = 0, asked = "", pending = null;

  document.addEventListener("input", event => {
    if (event.target.matches?.("input[data-suggest]")) {
      attach(event.target);
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    }
  });

  document.addEventListener("keydown", event => {
    if (event.target !== input || event.isComposing) return;
    const open = list && !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) { if (items.length) show(); else return; }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place beyond either end is the text itself, as it was typed.
      mark((active + 1 + step + items.length + 1) % (items.length + 1) - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(items[active]);
    } else if (event.key === "Tab") {
      close();
    }
  });

  document.addEventListener("pointerdown", event => {
    const option = event.target.closest?.("#suggestions [role=option]");
    if (option) {
      event.preventDefault();
      choose(items[Number(option.dataset.index)]);
    } else if (event.target !== input) {
      close();
    }
  });

  // On a phone the filters open as the target of a link; a page that changes without being loaded anew would keep that target, a class goes with it.
  document.addEventListener("click", event => {
    const link = event.target.closest?.(".filters-open, .filters-close");
    if (!link) return;
    event.preventDefault();
    const open = link.classList.contains("filters-open");
    document.body.classList.toggle("filtering", open);
    document.querySelector(open ? ".filters-close" : ".filters-open")?.focus();
  });

  document.addEventListener("focusout", event => { if (event.target === input) close(); });
  document.addEventListener("submit", () => { clearTimeout(timer); pending?.abort(); close(); });

  function attach(field) {
    if (input === field && list?.isConnected) return;
    input = field;
    list?.remove();
    list = document.createElement("ul");
    list.id = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggest);
    list.hidden = true;
    field.parentElement.append(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "suggestions");
    field.setAttribute("aria-expanded", "false");
  }

  async function ask() {
    const text = input.value.trim();
    if (text === asked && items.length) { show(); return; }
    pending?.abort();
    if (!text) { items = []; asked = ""; close(); return; }
    pending = new AbortController();
    try {
      const answer = await fetch("/api/v1/suggest?" + new URLSearchParams({ q: text, lang: input.dataset.lang }), { signal: pending.signal });
      items = answer.ok ? await answer.json() : [];
      asked = text;
      if (document.activeElement === input) fill();
    } catch (failure) {
      if (failure.name !== "AbortError") close();
    }
  }

  function fill() {
    const [firm, product, township] = input.dataset.kinds.split("|");
    const kinds = { firm, product, township };
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("li");
      option.id = "suggestion-" + index;
      option.dataset.index = index;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const text = document.createElement("span");
      text.textContent = item.text;
      const kind = document.createElement("small");
      kind.textContent = kinds[item.kind] ?? "";
      option.append(text, " ", kind);
      return option;
    }));
    if (items.length) show(); else close();
  }

  function show() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  function close() {
    if (!list) return;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(index) {
    active = index;
    for (const option of list.children) option.setAttribute("aria-selected", String(Number(option.dataset.index) === index));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", "suggestion-" + index);
      list.children[index].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(item) {
    close();
    const url = item.kind === "firm" ? "/firms/" + item.id : "/?" + item.kind + "=" + encodeURIComponent(item.id);
    if (window.Blazor?.navigateTo) window.Blazor.navigateTo(url); else window.location.assign(url);
  }
})();

// A page that shows how things are keeps itself up to date while somebody looks. Without this file it has a link that does so.
(() => {
  "use strict";
  const every = 5000;
  let shown = null, tag = null, busy = false;

  setInterval(look, every);
  document.addEventListener("visibilitychange", look);

  async function look() {
    const live = document.querySelector("[data-live]");
    if (!live || document.hidden || busy) return;
    if (live !== shown) [shown, tag] = [live, null];
    busy = true;
    try {
      const answer = await fetch(live.dataset.live, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual", signal: AbortSignal.timeout(20000) });
      if (answer.status !== 200 && answer.status !== 304) throw new Error(answer.status);
      // What somebody is using is left as it is; the whole is fetched again until that is over.
      if (answer.status === 200) tag = renew(live, await answer.text()) ? answer.headers.get("ETag") : null;
      tell(live, new Date(answer.headers.get("Date") ?? Date.now()));
    } catch {
      tag = null;
      tell(live, null);
    } finally {
      busy = false;
    }
  }

  function renew(live, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    let all = true;
    for (const part of live.querySelectorAll("[data-part]")) {
      const next = fresh.getElementById(part.id);
      if (!next || said(next) === said(part)) continue;
      if (inUse(part)) { all = false; continue; }
      // The element itself stays: what announces changes has to be there before them.
      part.className = next.className;
      part.replaceChildren(...next.childNodes);
    }
    return all;
  }

  // Each form has a mark of its own, which is another one each time.
  function said(part) {
    return part.className + part.innerHTML.replace(/(name="__RequestVerificationToken"[^>]*value=")[^"]*/g, "$1");
  }

  function inUse(part) {
    return part.contains(document.activeElement) || part.querySelector("details[open]") !== null
      || [...part.querySelectorAll("input, textarea")].some(field => field.value !== field.defaultValue);
  }

  function tell(live, at) {
    live.querySelector("#stale").hidden = at !== null;
    // On clocks in Nanyang, as the page itself says it.
    if (at) live.querySelector("#looked").textContent = new Date(at.getTime() + 8 * 3600000).toISOString().slice(0, 19).replace("T", " ");
  }
})();
