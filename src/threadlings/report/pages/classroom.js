// The class report: filter, sort, and blank the names. The tables themselves are in the page.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const body = $("heat").tBodies[0];
  const rows = [...body.rows];
  const name = (row) => row.cells[0].textContent.trim().toLowerCase();

  const filter = () => {
    const part = $("filter").value.trim().toLowerCase(), verdict = $("verdict").value;
    let shown = 0;
    for (const row of rows) {
      row.hidden = !(name(row).includes(part) && (!verdict || row.dataset.verdicts.split("|").includes(verdict)));
      shown += !row.hidden;
    }
    $("shown").textContent = shown === rows.length ? "" : `${shown} of ${rows.length} students`;
  };
  $("filter").addEventListener("input", filter);
  $("verdict").addEventListener("change", filter);

  for (const button of document.querySelectorAll("[data-sort]")) {
    button.addEventListener("click", () => {
      const column = Number(button.dataset.sort), text = button.dataset.kind === "text";
      const up = button.getAttribute("data-order") !== (text ? "up" : "down") ? text : !text;
      for (const other of document.querySelectorAll("[data-sort]")) { other.removeAttribute("data-order"); other.closest("th").removeAttribute("aria-sort"); }
      button.dataset.order = up ? "up" : "down";
      button.closest("th").setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => (text ? name(row) : Number(row.cells[column].dataset.value));
      const order = (a, b) => (text ? a.localeCompare(b) : a - b);
      rows.sort((a, b) => (up ? 1 : -1) * order(value(a), value(b)));
      body.append(...rows);
    });
  }

  const names = new Map([...document.querySelectorAll(".student")].map((element) => [element, element.textContent]));
  $("blank").addEventListener("click", () => {
    const blank = $("blank").getAttribute("aria-pressed") !== "true";
    $("blank").setAttribute("aria-pressed", String(blank));
    $("blank").textContent = blank ? "Show the names" : "Blank the names";
    for (const [element, text] of names) element.textContent = blank ? `student ${element.dataset.n}` : text;
    filter();
  });
})();
