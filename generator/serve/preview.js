// The preview's script: makes of the page the one that stands at its address now, and shows what is to be mended.
// Only pages of the preview have it; no file of the output does.
"use strict";
(() => {
  let { seen } = document.currentScript.dataset;
  let source = null;
  let silent = 0; // the timer that says the preview has stopped
  let hidden = ""; // what the author has put out of sight; other problems come back into it

  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside); // texts, never HTML
    return made;
  };

  const title = element("p", {});
  const hide = element("button", { type: "button" }, "Hide");
  const list = element("ul", { class: "list", tabindex: "0", "aria-label": "What is to be mended" });
  const alert = element("div", { role: "alert" }, title);
  const box = element("section", { class: "box", "aria-label": "The preview", hidden: "" }, element("div", { class: "top" }, alert, hide), list);
  const again = element("button", { type: "button", class: "again", hidden: "" });
  const host = element("aside", { id: "preview-problems", "aria-label": "The preview" });
  host.attachShadow({ mode: "open" }).append(element("link", { rel: "stylesheet", href: "/__preview/preview.css" }), box, again);

  const counted = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

  const row = (problem) => {
    const kind = element("span", { class: `kind ${problem.severity}` }, problem.severity === "error" ? "To mend: " : "To look at: ");
    const lines = [element("p", {}, kind, problem.message)];
    if (problem.place) lines.push(element("p", { class: "place" }, problem.place));
    if (problem.why) lines.push(element("p", {}, problem.why));
    for (const help of problem.help) lines.push(element("p", {}, `What to do: ${help}`));
    return element("li", {}, ...lines);
  };

  const show = (words, brief, rows, quiet) => {
    const all = JSON.stringify([words, rows]);
    const nothing = !words;
    box.classList.toggle("quiet", quiet);
    if (title.textContent !== words) title.textContent = words;
    list.replaceChildren(...rows.map(row));
    list.hidden = !rows.length;
    // Warnings alone wait behind their button; an error is shown at once, unless it was put out of sight already.
    const away = nothing || hidden === all || (quiet && hidden !== "shown");
    box.hidden = away;
    again.hidden = nothing || !away;
    again.textContent = brief;
    hide.onclick = () => { hidden = all; box.hidden = true; again.hidden = false; again.focus(); };
    again.onclick = () => { hidden = "shown"; box.hidden = false; again.hidden = true; hide.focus(); };
    if (!host.isConnected && !nothing) document.body.append(host);
    if (nothing) { host.remove(); hidden = ""; }
  };

  const tell = ({ problems, trouble }) => {
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const warnings = problems.length - errors;
    const counts = [errors && counted(errors, "error"), warnings && counted(warnings, "warning")].filter(Boolean).join(", ");
    const stays = errors ? `. Until ${errors === 1 ? "it is" : "they are"} mended, pages stay as they last were` : "";
    const words = [trouble, counts && `${counts}${stays}.`].filter(Boolean).join(" ");
    show(words, `Show ${counts || "what is wrong"}`, problems, !errors && !trouble);
  };

  // ---- Another page. Where these differ, or a script runs that can't run twice, it is loaded; or else it is patched.
  const FIXED = 'head style, base, link[rel="stylesheet"], meta[http-equiv], script:not([type="application/ld+json"])';
  const TWICE = /\/assets\/(events|search)\.\w+\.js$/; // both read the page anew, and leave nothing behind
  const fixed = (page) => [...page.querySelectorAll(FIXED)].filter((each) => !each.matches('[src^="/__preview/"]'));
  const loose = (page) => [...page.head.children].filter((each) => !each.matches(FIXED));
  const without = (these, others) => these.filter((each) => !others.some((other) => other.isEqualNode(each)));

  const takeAttributes = (old, now) => {
    for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
    for (const each of now.attributes) if (old.getAttribute(each.name) !== each.value) old.setAttributeNode(each.cloneNode());
  };

  // What is the same at both ends stays as it is, with all that a browser knows of it; between them, each child becomes
  // the one of its place.
  const become = (old, now) => {
    if (old.isEqualNode(now)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== now.nodeName || old.id !== now.id) { old.replaceWith(now); return; }
    takeAttributes(old, now);
    const olds = [...old.childNodes].filter((each) => each !== host), news = [...now.childNodes];
    let end = host.parentNode === old ? host : null;
    while (olds.length && news.length && olds[0].isEqualNode(news[0])) { olds.shift(); news.shift(); }
    while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) { end = olds.pop(); news.pop(); }
    news.forEach((each, at) => at < olds.length ? become(olds[at], each) : old.insertBefore(each, end));
    olds.slice(news.length).forEach((each) => each.remove());
  };

  // Gives to an element that had to be made anew what it lacks: the focus, what was typed, the caret.
  const keepingFocus = () => {
    const focused = document.activeElement ?? document.body, { value, selectionStart, selectionEnd } = focused;
    return () => {
      if (focused.isConnected || document.activeElement !== document.body) return;
      const found = [...document.querySelectorAll(focused.localName)].find((each) => each.isEqualNode(focused));
      if (!found) return;
      found.focus({ preventScroll: true });
      if (found.value !== value) { found.value = value; found.dispatchEvent(new Event("input")); }
      found.setSelectionRange?.(selectionStart, selectionEnd);
    };
  };

  const patch = (next) => {
    const [x, y] = [scrollX, scrollY], focus = keepingFocus(), target = document.querySelector(":target");
    const opened = [...document.querySelectorAll("details[open]")], [was, is] = [loose(document), loose(next)];
    opened.forEach((each) => { each.open = false; }); // an open one differs from that of the new page
    without(was, is).forEach((each) => each.remove());
    document.head.append(...without(is, was));
    takeAttributes(document.documentElement, next.documentElement);
    become(document.body, next.body);
    opened.forEach((each) => { each.open = true; });
    if (target && !target.isConnected) { location.replace(location.hash); scrollTo(x, y); }
    focus();
    for (const script of fixed(document).filter((each) => each.matches("script"))) {
      const again = element("script", {});
      takeAttributes(again, script);
      again.onload = focus;
      script.replaceWith(again);
    }
  };

  const take = (news) => {
    const next = new DOMParser().parseFromString(news.page, "text/html"), [was, is] = [fixed(document), fixed(next)];
    const same = was.length === is.length && was.every((each, at) => each.isEqualNode(is[at]));
    if (!same || was.some((each) => each.matches("script") && !TWICE.test(each.src))) { location.reload(); return; }
    seen = news.seen;
    try { patch(next); } catch { location.reload(); }
  };

  const connect = () => {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(`/__preview/events?page=${encodeURIComponent(location.pathname)}&seen=${seen}`);
    source.addEventListener("reload", () => location.reload());
    source.addEventListener("page", (event) => take(JSON.parse(event.data)));
    source.addEventListener("state", (event) => tell(JSON.parse(event.data)));
    source.addEventListener("open", () => { clearTimeout(silent); silent = 0; });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) { source = null; setTimeout(connect, 1000); }
      silent ||= setTimeout(() => show("The preview has stopped. To go on, start it again: python3 build.py serve", "The preview has stopped", [], false), 3000);
    });
  };

  // A page out of sight lets go of its connection: a browser has six for one site, and there may be more open pages.
  const disconnect = () => { source?.close(); source = null; clearTimeout(silent); silent = 0; };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" ? disconnect() : connect());
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !box.hidden && host.isConnected) hide.click(); });
  connect();
})();
