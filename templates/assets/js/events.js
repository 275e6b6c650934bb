/* When a page was made before an event ended, and is read after: what is over goes to the past, or says that it is
   over; counts and empty lists follow. Nothing needs this script: every card has its dates in full. */
(d => {
  const now = Date.now(), all = s => [...d.querySelectorAll(s)], is = (e, k) => Date.parse(e.dataset[k]) <= now
  const say = (e, words) => e.prepend(Object.assign(d.createElement("p"), { textContent: words }))
  all(".dates [data-ends]").forEach(e => is(e, "ends") && !e.id && e.remove())
  all("article[data-ends]").forEach(e => {
    if (!is(e, "ends")) return
    const item = e.closest(".events > li"), list = item && item.closest("[data-role]")
    if (!item) return all("[data-until-over]").forEach(box => { box.textContent = ""; say(box, "This event is over.") })
    if (!list || list.dataset.role == "past") return
    const past = d.querySelector('[data-role="past"] .events')
    past ? past.prepend(item) : item.remove()
    if (!list.querySelector(".events > li")) list.remove()
  })
  all("[data-nothing]").forEach(e => e.querySelector("[data-role=now],[data-role=coming]") || say(e, e.dataset.nothing))
})(document)
