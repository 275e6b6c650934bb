// The preview's script: loads the page again when another one stands at its address, and shows what is to be mended.
// Only pages of the preview have it; no file of the output does.
"use strict";
(() => {
  const seen = document.currentScript.dataset.seen;
  const address = `/__preview/events?page=${encodeURIComponent(location.pathname)}&seen=${seen}`;
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

  const connect = () => {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(address);
    source.addEventListener("reload", () => location.reload());
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
