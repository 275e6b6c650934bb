/* The search page: a box, and what fits while somebody types. The list of all titles, names and summaries is fetched when it
   is first needed. What is typed goes nowhere but behind the # of the address, which no browser sends: so it can be shared,
   and found again by going back. Without this script the page is an A to Z, and has no box. */
(d => {
const finder = d.querySelector("[data-index]"), MOST = 50
const COMMON = new Set("a an and at by do for how i in is of on or the to what when with".split(" "))
let rows, fetching, typing, speaking

/* ---- Words, without capitals, accents and apostrophes: "wyl" finds "Ŵyl". */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu
const WHOLE = { æ: "ae", œ: "oe", ø: "o", ł: "l", ß: "ss" }
const fold = word => word.toLowerCase().normalize("NFKD").replace(/[\p{M}'’]/gu, "").replace(/[æœøłß]/g, letter => WHOLE[letter])
const wordsOf = text => (text.match(WORD) || []).map(fold)
const single = word => word[3] ? word.replace(/ies$/, "y").replace(/(ch|sh|ss|x)es$/, "$1").replace(/([^su])s$/, "$1") : word

/* How many slips lead from one word to the other: a letter too many, missing or wrong, or two that changed places (Damerau and
   Levenshtein, restricted). `begun`: the word may go on after what was typed. Words of another length are more than `most` away. */
const slips = (typed, word, begun, most) => {
  const end = typed.length, longer = word.length - end
  if (-longer > most || (!begun && longer > most)) return 9
  let above, row = [...Array(end + 1).keys()], least = end
  for (let w = 1; w <= word.length; w++) {
    const next = [w]
    for (let t = 1; t <= end; t++) {
      next[t] = Math.min(row[t] + 1, next[t - 1] + 1, row[t - 1] + (typed[t - 1] != word[w - 1]))
      if (w > 1 && t > 1 && typed[t - 1] == word[w - 2] && typed[t - 2] == word[w - 1]) next[t] = Math.min(next[t], above[t - 2] + 1)
    }
    [above, row] = [row, next]
    least = Math.min(least, row[end])
  }
  return begun ? least : row[end]
}

/* How well a word fits: 3 the same but for a plural, 2 its beginning, 1 with slips, 0 not at all. */
const fit = (typed, word, begun, loose) => {
  const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2
  return single(word) == single(typed) ? 3 : begun && word.startsWith(typed) ? 2 : loose && most && slips(typed, word, begun, most) <= most ? 1 : 0
}
const remembered = work => {
  const known = Object.create(null)
  return word => known[word] ??= work(word)
}

/* ---- Rows. All words must fit. The first word of a title counts most, then the title, then names, then the rest. */
const readRow = (kind, title, url, note, summary, names, lang) => {
  const heads = wordsOf(title), weighed = (text, weight) => wordsOf(text).map(word => [word, weight])
  const words = [...heads.map((word, at) => [word, at ? 6 : 8]), ...weighed(names.join(" "), 3), ...weighed(`${kind} ${note} ${summary}`, 1)]
  return { kind, title, url, note, summary, names, lang, heads: heads.join(" "), words }
}
const worth = (row, fits, whole) => {
  let sum = row.heads == whole ? 99 : row.heads.startsWith(whole) ? 50 : 0
  for (const near of fits) {
    const best = Math.max(...row.words.map(([word, weight]) => near(word) && weight * 4 + near(word)))
    if (!best) return 0
    sum += best
  }
  return sum
}
const find = (text, loose) => {
  const all = wordsOf(text), rare = all.filter(word => !COMMON.has(word)), typed = rare[0] ? rare : all
  const fits = typed.map((one, at) => remembered(word => fit(one, word, !typed[at + 1], loose)))
  const found = typed[0] ? rows.map(row => [worth(row, fits, all.join(" ")), row]).filter(([sum]) => sum) : []
  return { fits, loose, found: found.sort(([a], [b]) => b - a).map(([, row]) => row) }
}

/* ---- The page. Only text is ever put into it, never markup. */
const add = (parent, tag, attributes, text = "", fits = []) => {
  const element = parent.appendChild(d.createElement(tag))
  for (const name in attributes) element.setAttribute(name, attributes[name])
  let from = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!fits.some(near => near(fold(word)))) continue
    element.append(text.slice(from, index))
    add(element, "mark", {}, word)
    from = index + word.length
  }
  element.append(text.slice(from))
  return element
}
finder.textContent = ""
const form = add(finder, "form", { role: "search" })
add(form, "label", { for: "q" }, "What are you looking for?")
const ask = add(form, "div", { class: "ask" })
const box = add(ask, "input", { id: "q", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", maxlength: 99 })
add(ask, "button", { class: "button" }, "Search")
const said = add(finder, "p", { role: "status", class: "unseen" }), results = add(finder, "section", { "aria-labelledby": "count", hidden: "" })
const count = add(results, "h2", { id: "count", tabindex: -1 }, "Results"), list = add(results, "ol", { class: "posts" })

const putRow = (row, fits) => {
  const item = add(list, "li"), lang = row.lang && { lang: row.lang, dir: "auto" }
  add(add(item, "h3", lang), "a", { href: row.url }, row.title, fits)
  if (row.summary) add(item, "p", lang, row.summary, fits)
  const names = row.names.filter(name => wordsOf(name).some(word => fits.some(near => near(word))))
  add(add(item, "div", { class: "meta" }), "p", {}, [row.kind, row.note, ...names].filter(Boolean).join(" · "), fits)
}
const say = words => {
  count.textContent = words
  results.hidden = !words
  clearTimeout(speaking)
  /* Screen readers say the letters that are typed. The count waits until they have. */
  speaking = setTimeout(() => { said.textContent = words }, 1000)
}
const show = () => {
  const text = box.value.trim()
  history.replaceState(null, "", location.pathname + (text && "#q=" + encodeURIComponent(text)))
  list.textContent = ""
  if (!text) return say("")
  const exact = find(text), { fits, loose, found } = exact.found[0] ? exact : find(text, true)
  found.slice(0, MOST).forEach(row => putRow(row, fits))
  if (!found[0]) add(add(list, "li"), "a", { href: finder.dataset.help }, "If you need to talk to someone now")
  say(found[0] ? `${found.length} result${found[1] ? "s" : ""} for ${loose ? "words close to " : ""}‘${text}’${found[MOST] ? `. The first ${MOST} are shown.` : ""}`
    : `No results for ‘${text}’. Try fewer or other words, or look through the lists below.`)
}
const load = () => fetching = fetching || fetch(finder.dataset.index)
  .then(answer => answer.json())
  .then(index => { rows = index.rows.map(([kind, ...row]) => readRow(index.kinds[kind], ...row)) })
  .catch(() => { fetching = 0 })
const search = () => load().then(() => rows ? show() : say("The search does not work just now. Try again, or look through the lists below."))
const begin = () => {
  const q = new URLSearchParams(`${location.search}&${location.hash.slice(1)}`).get("q")
  if (q) box.value = q, search()
}

box.onfocus = load
box.oninput = () => { clearTimeout(typing); typing = setTimeout(search, 150) }
box.onkeydown = event => {
  if (event.key != "Escape" || !box.value) return
  event.preventDefault()
  box.value = ""
  search()
}
form.onsubmit = event => {
  event.preventDefault()
  clearTimeout(typing)
  search().then(() => { if (!results.hidden) clearTimeout(speaking), count.focus() })
}
onhashchange = begin
begin()
})(document)
