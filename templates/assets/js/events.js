/* When a page was made before an event ended, and is read after: what is over goes to the past, or says that it is
   over; counts and empty lists follow. Nothing needs this script: every card has its dates in full. */
(d => {
  const all = (s, e = d) => [...e.querySelectorAll(s)], over = e => Date.parse(e.dataset.ends) <= Date.now()
  const say = (e, words) => { e.append(d.createElement("p")); e.lastChild.textContent = words }
  all(".event .dates").forEach(e => over(e.lastElementChild) || all("li", e).filter(over).forEach(e => e.remove()))
  all("article[data-ends]").filter(over).forEach(e => {
    const item = e.closest(".events>li"), list = e.closest("[data-role]")
    if (!item) all("[data-until-over]").forEach(box => { box.textContent = ""; say(box, "This event is over.") })
    if (!item || !list || list.dataset.role == "past") return
    const past = all("[data-role=past] .events")[0]
    past ? past.prepend(item) : item.remove()
    all("[data-late]", list).forEach(h => { h.textContent = h.dataset.late })
    if (!all(".events>li", list)[0] && !list.dataset.nothing) list.remove()
  })
  all("[data-nothing]").forEach(e => all("[data-role=now] li,[data-role=coming] li,.side>li", e)[0] || say(e, e.dataset.nothing))
})(document)
