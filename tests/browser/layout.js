// What is wrong with a page's layout, as a list of sentences; empty if nothing is.
() => {
  const found = [];
  const name = (element) => element.outerHTML.slice(0, 80);
  if (document.documentElement.scrollWidth > window.innerWidth) found.push("the page is wider than the window");
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest("svg, #lanes, #source, details.words")) continue; // they scroll or scale
    if (box.right > window.innerWidth + 1 || box.left < -1) found.push(`outside: ${name(element)}`);
    const hides = getComputedStyle(element).overflowX === "hidden";
    if (hides && element.scrollWidth > element.clientWidth + 1) found.push(`cut: ${name(element)}`);
  }
  for (const rect of document.querySelectorAll("#locks svg rect")) {
    const box = rect.getBoundingClientRect(), label = rect.nextElementSibling.getBoundingClientRect();
    if (label.right > box.right || label.left < box.left) found.push(`cut: ${rect.nextElementSibling.textContent}`);
  }
  const parts = [
    "h1", ".said", ".question", ".keys button", "#slider", "#deed", "#file-name", "#source", "#micro",
    "#values table", "#locks svg", ".choose", ".heading", "#lanes", "#ending",
  ];
  const shown = [...document.querySelectorAll(parts.join(", "))].filter((e) => e.getClientRects().length);
  for (const a of shown) {
    for (const b of shown) {
      if (a === b || a.contains(b) || b.contains(a)) continue;
      const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
      const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (wide > 1 && high > 1) found.push(`${name(a)} lies over ${name(b)}`);
    }
  }
  return found;
}
