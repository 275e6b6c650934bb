/* The search page: shows what fits while somebody types. It fetches the list of all titles, names and summaries when it is
   first needed. What is typed goes nowhere but into the address of the page, so that it can be shared, and found again by
   going back. Without this script the page is an A to Z. */
(d => {
const form = d.querySelector("[role=search]"), box = form.elements.q, [said, results, count] = ["said", "results", "count"].map(id => d.getElementById(id))
const MOST = 50, COMMON = new Set("a an and are at by do for how i in is of on or the to we what when where who with".split(" "))
let rows, kinds, fetching, typing, speaking

/* ---- words: no capitals, accents or apostrophes, so that "Wŷl" is found by "wyl" */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu
const WHOLE = { æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ß: "ss" }
const fold = word => word.toLowerCase().normalize("NFKD").replace(/[\p{M}'’]/gu, "").replace(/[æœøđðþłß]/g, letter => WHOLE[letter])
const wordsOf = text => (text.match(WORD) || []).map(fold)
const single = word => word.length < 4 ? word : word.replace(/ies$/, "y").replace(/(ch|sh|ss|x)es$/, "$1").replace(/([^su])s$/, "$1")

/* How many slips lead from one to the other: a letter too many, missing, wrong, or two that changed places (Damerau and
   Levenshtein, restricted). `begun`: the word may go on after what was typed. More than `most` need not be counted. */
const slips = (typed, word, begun, most) => {
  const end = typed.length, longer = word.length - end
  if (-longer > most || (!begun && longer > most)) return most + 1
  let above, row = [...typed, 0].map((_, at) => at), least = end
  for (let w = 1; w <= word.length; w++) {
    const next = [w]
    for (let t = 1; t <= end; t++) {
      next[t] = Math.min(row[t] + 1, next[t - 1] + 1, row[t - 1] + (typed[t - 1] != word[w - 1]))
      if (w > 1 && t > 1 && typed[t - 1] == word[w - 2] && typed[t - 2] == word[w - 1]) next[t] = Math.min(next[t], above[t - 2] + 1)
    }
    [above, row] = [row, next]
    least = Math.min(least, row[end])
    if (Math.min(...row, ...above) > most) break
  }
  return begun ? least : row[end]
}

/* How well a word fits: 3 the same but for a plural, 2 its beginning, 1 with slips, 0 not at all. */
const fit = (typed, word, begun, loose) => {
  const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2
  return single(word) == single(typed) ? 3 : begun && word.startsWith(typed) ? 2 : loose && most && slips(typed, word, begun, most) <= most ? 1 : 0
}
const remembered = work => {
  const known = new Map()
  return word => known.get(word) ?? (known.set(word, work(word)), known.get(word))
}

/* ---- rows: all words must fit. The first word of a title counts most, then the title, names, and the rest. */
const readRow = ([kind, title, url, note, summary, names, lang]) => {
  const heads = wordsOf(title)
  const words = [...heads.map((word, at) => [word, at ? 6 : 8]), ...wordsOf(names.join(" ")).map(word => [word, 3]), ...wordsOf([kinds[kind], note, summary].join(" ")).map(word => [word, 1])]
  return { kind: kinds[kind], title, url, note, summary, names, lang, heads: heads.join(" "), words }
}
const worth = (row, fits, whole) => {
  let sum = row.heads == whole ? 99 : row.heads.startsWith(whole) ? 50 : 0
  for (const near of fits) {
    const best = Math.max(0, ...row.words.map(([word, weight]) => near(word) && weight * 4 + near(word)))
    if (!best) return 0
    sum += best
  }
  return sum
}
const find = (text, loose) => {
  const all = wordsOf(text), rare = all.filter(word => !COMMON.has(word)), typed = rare[0] ? rare : all
  const fits = typed.map((one, at) => remembered(word => fit(one, word, at == typed.length - 1, loose)))
  const found = typed[0] ? rows.map(row => [worth(row, fits, all.join(" ")), row]).filter(([sum]) => sum) : []
  return { fits, found: found.sort((a, b) => b[0] - a[0]).map(([, row]) => row) }
}

/* ---- the page. Only text is ever put into it, never markup. */
const put = (parent, tag, text, fits = [], lang) => {
  const element = parent.appendChild(d.createElement(tag))
  if (lang) Object.assign(element, { lang, dir: "auto" })
  let from = 0
  for (const { 0: word, index } of fits[0] ? text.matchAll(WORD) : []) {
    if (!fits.some(near => near(fold(word)))) continue
    element.append(text.slice(from, index))
    put(element, "mark", word)
    from = index + word.length
  }
  element.append(text.slice(from))
  return element
}
const putRow = (list, row, fits) => {
  const item = put(list, "li", ""), link = put(put(item, "h3", "", [], row.lang), "a", row.title, fits)
  link.href = row.url
  if (row.summary) put(item, "p", row.summary, fits, row.lang)
  const names = row.names.filter(name => wordsOf(name).some(word => fits.some(near => near(word))))
  put(item, "p", [row.kind, row.note, ...names].filter(Boolean).join(" · "), fits).className = "meta"
}
const say = words => {
  count.textContent = words
  results.hidden = !words
  clearTimeout(speaking)
  /* A reader of the screen says the letters that are typed; the count waits until they have been said. */
  speaking = setTimeout(() => { said.textContent = words }, 1000)
}
const show = () => {
  const text = box.value.trim(), list = results.lastElementChild
  history.replaceState(null, "", text ? "?q=" + encodeURIComponent(text) : location.pathname)
  list.textContent = ""
  if (!text) return say("")
  const exact = find(text, false), loose = !exact.found[0], { fits, found } = loose ? find(text, true) : exact
  found.slice(0, MOST).forEach(row => putRow(list, row, fits))
  const number = `${found.length} ${found.length == 1 ? "result" : "results"}`, quoted = `‘${text}’`
  say(!found[0] ? `No results for ${quoted}. Try fewer or other words, or look through the lists below.`
    : (loose ? `No results for ${quoted}, but ${number} for words close to it.` : `${number} for ${quoted}`)
    + (found.length > MOST ? ` The first ${MOST} are shown.` : ""))
}
const fetched = () => fetching = fetching || fetch(form.dataset.index)
  .then(answer => answer.ok ? answer.json() : Promise.reject(answer))
  .then(index => { kinds = index.kinds; rows = index.rows.map(readRow) })
const search = () => fetched().then(show, () => {
  fetching = null
  results.lastElementChild.textContent = ""
  say(box.value ? "The search does not work just now. Try again later, or look through the lists below." : "")
})

form.hidden = false
d.getElementById("without").hidden = true
box.addEventListener("focus", () => fetched().catch(() => { fetching = null }))
box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(search, 150) })
box.addEventListener("keydown", event => {
  if (event.key != "Escape" || !box.value) return
  event.preventDefault()
  box.value = ""
  search()
})
form.addEventListener("submit", event => {
  event.preventDefault()
  clearTimeout(typing)
  search().then(() => { results.hidden || (clearTimeout(speaking), count.focus()) })
})
box.value = new URLSearchParams(location.search).get("q") || ""
if (box.value) search()
})(document)
