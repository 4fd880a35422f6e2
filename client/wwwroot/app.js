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
