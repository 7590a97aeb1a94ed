// The interleaving viewer. Everything shown is text from the page's own data block, set as text and never as markup.
"use strict";
(() => {
  const doc = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  };
  const svg = (tag, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // -- executions: the one that was replayed, and the others that the file carries

  const empty = {
    line: null, source: "", function: "", op: "", does: "", variable: null, before: null, after: null, lock: null,
    ok: false, held: [], critical_section: null, holding: [], waiting: [], choices: [], preemption: false, time_s: 0,
  };
  const listed = (kind) => new Map(doc[kind].map((item) => [item.id, item]));
  const locks = listed("locks"), variables = listed("variables"), threads = listed("threads");
  const executions = [];
  const tree = { execution: 0, next: new Map() };
  const load = () => {
    const bodies = doc.bodies.map((body) => Object.assign({}, empty, body));
    const unpack = (pairs, from) => pairs.map(([number, position], i) => Object.assign({}, bodies[number], { n: from + i + 1, position }));
    const add = (execution) => {
      const number = executions.push(execution) - 1;
      let node = tree;
      for (const step of execution.steps) {
        if (step.position === null) continue;
        if (!node.next.has(step.thread)) node.next.set(step.thread, { execution: number, next: new Map() });
        node = node.next.get(step.thread);
      }
    };
    add({ steps: unpack(doc.steps, 0), ending: doc.ending, circle: doc.circle, verdict: doc.verdict, message: doc.message, schedule: doc.schedule, damage: doc.damage, evidence: doc.evidence });
    for (const way of (doc.ways || { executions: [] }).executions) {
      const shared = executions[way.of].steps.slice(0, way.shares);
      for (const item of way.locks || []) locks.set(item.id, item);
      for (const item of way.variables || []) variables.set(item.id, item);
      for (const item of way.threads || []) threads.set(item.id, item);
      add({ steps: shared.concat(unpack(way.steps, way.shares)), ...doc.ways.endings[way.ends], schedule: way.schedule, damage: null, evidence: [] });
    }
  };
  load();

  const nameOf = (thread) => (threads.has(thread) ? threads.get(thread).name : `thread ${thread}`);
  const files = new Map(doc.files.map((file) => [file.file, { name: file.name, lines: file.source.split(/\r\n|\r|\n/) }]));
  const numbers = [...threads.keys()];
  const shade = (thread) => `t${thread === numbers[0] ? 0 : 1 + ((numbers.indexOf(thread) - 1) % 5)}`;
  const badge = (thread, text) => make("span", `badge ${shade(thread)}`, text || nameOf(thread));
  const place = (file, line) => (file === "student" ? `line ${line ?? "?"}` : `${file} ${line ?? ""}`.trim());

  let now = 0; // number of the execution
  let at = 1; // step
  const tried = new Set();
  const current = () => executions[now];
  const step = () => current().steps[at - 1];
  const last = () => current().steps.length;
  const lanesOf = (execution) => {
    const acting = new Set(execution.steps.map((s) => s.thread));
    for (const number of doc.lanes) acting.add(number);
    return numbers.filter((number) => doc.lanes.includes(number) || (acting.has(number) && number !== numbers[0]));
  };

  // -- the story: a row a step, a lane a thread

  let rows = [], marked = 0; // the step whose row is marked, 0 for none yet
  const drawLanes = () => {
    const execution = current(), lanes = lanesOf(execution);
    const box = $("lanes");
    box.textContent = "";
    const table = make("div"); table.setAttribute("role", "table"); table.setAttribute("aria-label", "Steps");
    table.style.setProperty("--lanes", lanes.length);
    const head = make("div", "row names"); head.setAttribute("role", "row");
    const cell = (className, role, text) => { const c = make("div", className, text); c.setAttribute("role", role); return c; };
    head.append(cell("no", "columnheader", "step"));
    for (const lane of lanes) { const c = cell(`lane ${shade(lane)}`, "columnheader"); c.append(badge(lane)); head.append(c); }
    table.append(head);
    rows = []; marked = 0;
    const shown = new Map();
    let before = null;
    for (const s of execution.steps) {
      const row = make("div", "row"); row.setAttribute("role", "row"); row.dataset.n = s.n;
      row.append(cell("no", "cell", s.n));
      const content = (into) => {
        if (s.preemption) { into.append(make("span", "tag", `⇄ ${nameOf(before)} could have gone on`)); row.classList.add("preempts"); }
        const where = `${s.file}:${s.line}`;
        if (s.line && s.source && shown.get(s.thread) !== where) into.append(make("span", "line", `${s.file === "student" ? s.line : place(s.file, s.line)}  ${s.source}`));
        shown.set(s.thread, where);
        into.append(make("span", "does", (execution.evidence.includes(s.n) ? "● " : "") + (s.does || s.op)));
        if (execution.damage === s.n) { into.append(make("span", "tag bad", "✗ from here on it cannot end well")); row.classList.add("damage"); }
        if (s.variable || s.lock) row.classList.add("touch");
      };
      if (lanes.includes(s.thread)) {
        for (const lane of lanes) {
          const c = cell(`lane ${shade(lane)}${lane === s.thread ? " acts" : ""}`, "cell");
          if (lane === s.thread) { c.dataset.name = nameOf(lane); content(c); }
          row.append(c);
        }
      } else {
        const c = cell(`wide lane acts ${shade(s.thread)}`, "cell");
        c.dataset.name = nameOf(s.thread); c.setAttribute("aria-colspan", lanes.length);
        if (before !== s.thread) c.append(badge(s.thread));
        content(c);
        row.append(c);
      }
      before = s.thread;
      rows.push(row); table.append(row);
    }
    box.append(table);
    $("ending").className = `ending ${execution.verdict === "passed" ? "good" : "bad"}`;
    $("ending").textContent = endingText(execution);
    $("schedule").textContent = execution.schedule;
    $("slider").max = last();
    const ticks = $("ticks"); ticks.textContent = "";
    const tick = (n, className) => { const i = make("i", className); i.style.left = `${last() > 1 ? (100 * (n - 1)) / (last() - 1) : 0}%`; ticks.append(i); };
    if (last() < 400) for (const s of execution.steps) if (s.preemption) tick(s.n, "");
    if (execution.damage) tick(execution.damage, "bad");
    $("to-damage").hidden = !execution.damage;
    const which = $("which"); which.textContent = "";
    if (now) {
      which.append(make("span", "", "your own order"));
      const back = make("button", "", "the order of the report (r)"); back.type = "button"; back.addEventListener("click", home);
      which.append(back);
    }
  };
  const endingText = (execution) => {
    const end = execution.ending;
    const sign = execution.verdict === "passed" ? "✓" : "✗";
    let how = {
      returned: `returns ${JSON.stringify(end.value)}`, raised: "ends with an exception", exited: "exits the program",
      deadlock: "deadlock: nobody can go on", spin: "threads that only ask again and again", step_limit: "it does not come to an end",
    }[end.kind] || end.kind;
    for (const error of end.errors) how += `; ${error.type} in ${error.thread}`;
    for (const name of end.leaked) how += `; ${name} never ends`;
    if (execution.circle.length) how += ` (${execution.circle.map((c) => `${nameOf(c.thread)} waits for ${c.lock ? lockName(c.lock) : nameOf(c.other)}`).join(", ")})`;
    return execution.verdict === "passed" ? `${sign} In this order all is well: it ${how}.` : `${sign} The end: ${how}. ${now ? execution.message.split("\n")[0] : ""}`.trim();
  };
  const lockName = (id) => (locks.has(id) ? locks.get(id).name : id);

  // -- one step

  const state = () => {
    const values = new Map(), stands = new Map();
    for (const s of current().steps.slice(0, at)) {
      if (s.variable) values.set(s.variable, { before: s.before, after: s.after, n: s.n, op: s.op, thread: s.thread });
      if (s.op === "end") stands.delete(s.thread); else if (s.line) stands.set(s.thread, { file: s.file, line: s.line });
    }
    for (const w of step().waiting) if (w.line) stands.set(w.thread, { file: w.file, line: w.line });
    return { values, stands };
  };
  const show = () => {
    const s = step(), { values, stands } = state();
    // Only the rows between the last place and this one look otherwise than before.
    const [from, to] = marked ? [Math.min(marked, at), Math.max(marked, at)] : [1, rows.length];
    for (let n = from; n <= to; n += 1) {
      rows[n - 1].classList.toggle("here", n === at);
      rows[n - 1].classList.toggle("later", n > at);
    }
    marked = at;
    const row = rows[at - 1], box = $("lanes");
    if (box.scrollHeight > box.clientHeight + 4 && row) {
      const top = row.offsetTop - box.clientHeight / 2;
      box.scrollTop = top;
    }
    $("slider").value = at;
    $("slider").setAttribute("aria-valuetext", `step ${at} of ${last()}: ${nameOf(s.thread)} ${s.does}`);
    const deed = $("deed"); deed.textContent = "";
    deed.append(make("span", "", `Step ${at} of ${last()}: `), badge(s.thread), make("b", "", ` ${s.does || s.op}`), make("span", "", s.line ? ` (${place(s.file, s.line)})` : ""));
    if (s.preemption) deed.append(make("span", "", ". The thread before could have gone on."));
    if (s.waiting.length) deed.append(make("span", "", ` ${s.waiting.map((w) => `${nameOf(w.thread)} waits${w.lock ? ` for ${lockName(w.lock)}` : w.other !== null && w.other !== undefined ? ` for ${nameOf(w.other)}` : ""}`).join("; ")}.`));
    for (const button of document.querySelectorAll("[data-go]")) button.disabled = target(button.dataset.go) === at;
    drawSource(s, stands); drawMicro(s); drawValues(values); drawLocks(s); drawChoices();
  };

  let sourceOf = null;
  const drawSource = (s, stands) => {
    const file = files.has(s.file) ? s.file : sourceOf || "student";
    sourceOf = file;
    const { name, lines } = files.get(file);
    $("file-name").textContent = name;
    const box = $("source"); box.textContent = "";
    let here = null;
    lines.forEach((text, i) => {
      if (i === lines.length - 1 && !text) return;
      const line = make("div", "src");
      line.append(make("span", "no", i + 1), make("span", "", text || " "));
      const marks = make("span");
      for (const [thread, where] of stands) if (where.file === file && where.line === i + 1) marks.append(badge(thread));
      line.append(marks);
      if (s.file === file && s.line === i + 1) { line.classList.add("here"); here = line; }
      box.append(line);
    });
    if (here) box.scrollTop = here.offsetTop - box.clientHeight / 2;
  };

  const memberOf = (text) => text.replace(/\(.*/s, "").split(/[.[]/).pop().replace(/\]$/, "");
  const drawMicro = (s) => {
    const box = $("micro"); box.textContent = "";
    const parts = s.file === "student" && s.line ? doc.micro_steps[s.line] : null;
    if (!parts || parts.length < 2) return;
    // Which part of the line this step is: the k-th touch of its kind since the thread came to the line.
    const mine = current().steps.slice(0, at).filter((o) => o.thread === s.thread);
    let first = mine.length - 1;
    while (first > 0 && mine[first - 1].line === s.line && mine[first - 1].file === s.file) first -= 1;
    let reached = -1;
    for (const o of mine.slice(first)) {
      const kind = o.op === "write" ? "store" : o.op === "read" ? "load" : null;
      if (!kind || !o.variable) continue;
      const name = memberOf((variables.get(o.variable) || { name: o.variable }).name);
      const found = parts.findIndex((part, i) => i > reached && part.kind === kind && memberOf(part.text) === name);
      if (found >= 0) reached = found;
    }
    if (reached < 0) return;
    const details = make("details"); details.open = microOpen;
    details.addEventListener("toggle", () => { microOpen = details.open; });
    details.append(make("summary", "", `Line ${s.line} is ${parts.length} steps`));
    const list = make("ol");
    parts.forEach((part, i) => {
      const item = make("li", i < reached ? "done" : i === reached ? "here" : "", `${part.kind} ${part.text}`.trim());
      if (i === reached) item.setAttribute("aria-current", "step");
      list.append(item);
    });
    details.append(list); box.append(details);
  };
  let microOpen = true;

  const drawValues = (values) => {
    const box = $("values"); box.textContent = "";
    const wanted = [...variables.values()].filter((v) => v.changes && values.has(v.id));
    if (!wanted.length) return;
    const table = make("table"), head = make("tr");
    for (const title of ["shared value", "before", "after this step"]) { const th = make("th", "", title); th.scope = "col"; head.append(th); }
    table.append(head);
    for (const v of wanted) {
      const value = values.get(v.id), touched = value.n === at, row = make("tr", touched && value.op === "write" ? "changed" : "");
      row.append(make("td", "code", v.name), make("td", "code was", touched ? value.before ?? "-" : value.after ?? "-"), make("td", "code", value.after ?? "-"));
      table.append(row);
    }
    box.append(table);
  };

  // -- locks: who holds and who wants what, and which data each lock guards

  const drawLocks = (s) => {
    const box = $("locks"); box.textContent = "";
    // An id is a number by order of use: in another order it may mean another lock, or none.
    const met = new Set(current().steps.flatMap((o) => (o.lock ? [o.lock, ...o.held] : o.held)));
    const named = [...locks.values()].filter((l) => met.has(l.id));
    const waits = s.waiting.filter((w) => w.lock || (w.other !== null && w.other !== undefined && w.thread !== numbers[0]));
    if (!named.length && !waits.length) return;
    const used = new Set([...s.holding.map((h) => h.thread), ...waits.map((w) => w.thread), ...waits.filter((w) => !w.lock).map((w) => w.other)]);
    const people = numbers.filter((t) => used.has(t) || lanesOf(current()).includes(t));
    const data = [...new Set(named.flatMap((l) => [...l.guards, ...l.guards_sometimes]))];
    const gap = 44, top = 26, width = data.length ? 650 : 420;
    const height = top + gap * Math.max(people.length, named.length, data.length, 1) + 22;
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    const shorten = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
    const inCircle = new Set(at === last() ? current().circle.map((c) => c.thread) : []);
    const circleLocks = new Set(at === last() ? current().circle.map((c) => c.lock) : []);
    const told = [];
    const defs = svg("defs", {}), marker = svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" });
    marker.append(svg("path", { d: "M0,0 L8,4 L0,8 z" })); defs.append(marker); picture.append(defs);
    const y = (list, item) => top + gap * list.indexOf(item) + 14;
    const lockIds = named.map((l) => l.id);
    const link = (x1, y1, x2, y2, kind) => picture.append(svg("path", { d: `M${x1},${y1} C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}`, class: `edge ${kind}`, "marker-end": "url(#tip)" }));
    picture.append(svg("text", { x: 10, y: 14, class: "legend" }, "threads"), svg("text", { x: 215, y: 14, class: "legend" }, "locks"));
    if (data.length) picture.append(svg("text", { x: 480, y: 14, class: "legend" }, "data they guard"));
    for (const h of s.holding) {
      const circle = inCircle.has(h.thread) && circleLocks.has(h.lock) ? " circle" : "";
      link(215, y(lockIds, h.lock) - 5, 162, y(people, h.thread) - 5, `holds${circle}`);
      told.push(`${nameOf(h.thread)} holds ${lockName(h.lock)}`);
    }
    for (const w of waits) {
      const circle = inCircle.has(w.thread) ? " circle" : "";
      if (w.lock) { link(160, y(people, w.thread) + 6, 213, y(lockIds, w.lock) + 6, `wants${circle}`); told.push(`${nameOf(w.thread)} waits for ${lockName(w.lock)}`); }
      else told.push(`${nameOf(w.thread)} waits for ${nameOf(w.other)} to end`);
    }
    for (const l of named) {
      for (const id of l.guards) link(417, y(lockIds, l.id), 478, y(data, id), "guards");
      for (const id of l.guards_sometimes) link(417, y(lockIds, l.id) + 6, 478, y(data, id) + 6, "guards");
    }
    const box_ = (x, list, item, wide, kind, text, most) => {
      picture.append(svg("rect", { x, y: y(list, item) - 14, width: wide, height: 30, rx: 8, class: `box ${kind}` }));
      picture.append(svg("text", { x: x + 9, y: y(list, item) + 5 }, shorten(text, most)));
    };
    for (const t of people) box_(10, people, t, 150, `thread ${shade(t)}`, nameOf(t), 18);
    for (const l of named) box_(215, lockIds, l.id, 200, "lock", l.name, 26);
    for (const id of data) box_(480, data, id, 160, "data", (variables.get(id) || { name: id }).name + (named.some((l) => l.guards_sometimes.includes(id)) ? " (not always)" : ""), 21);
    picture.append(svg("text", { x: 10, y: height - 4, class: "legend" }, "line: holds · dashes: waits for · dots: guards"));
    const title = told.length ? told.join("; ") : "nobody holds a lock";
    picture.setAttribute("aria-label", `Locks: ${title}.`);
    const heading = make("h3", "", current().circle.length && at === last() ? "Locks: a circle" : "Locks");
    box.append(heading, picture, make("p", "does", `${title}.`));
  };

  // -- you be the scheduler

  const nodeAfter = (upTo) => {
    let node = tree;
    for (const s of current().steps.slice(0, upTo)) {
      if (s.position === null) continue;
      node = node.next.get(s.thread);
      if (!node) return null;
    }
    return node;
  };
  const options = () => {
    const following = current().steps[at];
    if (!following || following.position === null) return [];
    const node = nodeAfter(at);
    return following.choices.map((thread) => {
      if (thread === following.thread) return { thread, execution: now, does: following.does };
      const next = node && node.next.get(thread);
      return { thread, execution: next ? next.execution : null, does: next ? executions[next.execution].steps[at].does : "" };
    });
  };
  const drawChoices = () => {
    const box = $("choose"), found = options(), text = $("choose-text");
    box.textContent = "";
    if (at === last()) text.textContent = executions.length > 1 ? "This order is over. Step back and choose otherwise." : "This order is over.";
    else if (found.length < 2) text.textContent = "Only one thread can go on here.";
    else text.textContent = "Who goes next?";
    if (found.length > 1) found.forEach((option, i) => {
      const button = make("button", shade(option.thread)); button.type = "button";
      button.append(make("b", "", `${i + 1} ${nameOf(option.thread)}`), make("span", "", option.does));
      if (option.execution === now) button.append(make("small", "", " (as here)"));
      if (option.execution === null) { button.disabled = true; button.append(make("small", "", "not in this file: it holds only a part of the orders")); }
      button.addEventListener("click", () => choose(option));
      box.append(button);
    });
    const ways = doc.ways;
    let tally = "";
    if (ways && executions.length > 1) {
      const bad = executions.filter((e) => e.verdict !== "passed").length;
      tally = `${executions.length} orders are in this file${ways.left_out ? ", not all there are" : ""}: ${bad} of them ${bad === 1 ? "fails" : "fail"}. `;
      if (tried.size) tally += `You have seen ${tried.size} of your own to the end.`;
    }
    $("tally").textContent = tally;
    $("choose-box").hidden = executions.length < 2;
  };
  const choose = (option) => {
    if (option.execution === null) return;
    if (option.execution !== now) { now = option.execution; at += 1; drawLanes(); show(); } else go(at + 1);
    if (at === last() && now) { tried.add(now); drawChoices(); }
  };
  const home = () => { at = Math.min(at, executions[0].steps.length); now = 0; drawLanes(); show(); $("slider").focus(); };

  // -- moving

  const isSwitch = (n) => n > 1 && current().steps[n - 1].thread !== current().steps[n - 2].thread;
  const target = (action) => {
    const end = last();
    switch (action) {
      case "next": return Math.min(at + 1, end);
      case "back": return Math.max(at - 1, 1);
      case "first": return 1;
      case "last": return end;
      case "damage": return current().damage || at;
      case "switch": { for (let n = at + 1; n <= end; n += 1) if (isSwitch(n)) return n; return end; }
      case "unswitch": { for (let n = at - 1; n > 1; n -= 1) if (isSwitch(n)) return n; return 1; }
      default: return at;
    }
  };
  const go = (n) => { if (n !== at) { at = n; if (at === last() && now) tried.add(now); show(); } };
  const keys = {
    ArrowRight: "next", ArrowDown: "next", l: "next", j: "next", ArrowLeft: "back", ArrowUp: "back", h: "back", k: "back",
    Home: "first", End: "last", n: "switch", p: "unswitch", d: "damage",
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.target instanceof Element && event.target.closest("#lanes, #source, #words");
    if (own && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return; // they scroll
    if (event.key in keys) { event.preventDefault(); go(target(keys[event.key])); }
    else if (/^[1-9]$/.test(event.key)) { const found = options(); const option = found[Number(event.key) - 1]; if (found.length > 1 && option) choose(option); }
    else if (event.key === "r" && now) home();
  });
  for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(target(button.dataset.go)));
  $("slider").addEventListener("input", () => go(Number($("slider").value)));
  $("lanes").addEventListener("click", (event) => { const row = event.target.closest("[data-n]"); if (row) go(Number(row.dataset.n)); });

  // -- the words, for those who would rather read

  const drawWords = () => {
    const box = $("words-table"); if (box.firstChild) return;
    const table = make("table"), head = make("tr"); table.append(make("caption", "", "Every step of the order of the report"));
    for (const title of ["step", "thread", "where", "what it does", "then waiting"]) { const th = make("th", "", title); th.scope = "col"; head.append(th); }
    table.append(head);
    for (const s of executions[0].steps) {
      const row = make("tr");
      const tags = `${s.preemption ? " (the thread before could have gone on)" : ""}${executions[0].damage === s.n ? " (from here on it cannot end well)" : ""}`;
      const waiting = s.waiting.map((w) => `${nameOf(w.thread)}${w.lock ? ` for ${lockName(w.lock)}` : ""}`).join(", ");
      for (const text of [s.n, nameOf(s.thread), s.line ? `${place(s.file, s.line)}: ${s.source}` : "", (s.does || s.op) + tags, waiting]) row.append(make("td", "", text));
      table.append(row);
    }
    box.append(table);
  };
  if (doc.steps.length <= 1000) drawWords(); else $("words").addEventListener("toggle", drawWords);

  // -- light and dark

  const looks = ["as the system", "light", "dark"];
  let look = 0;
  $("theme").addEventListener("click", () => {
    look = (look + 1) % looks.length;
    if (look) document.documentElement.dataset.theme = looks[look]; else delete document.documentElement.dataset.theme;
    $("theme").setAttribute("aria-label", `Colours: ${looks[look]}`);
  });

  if (doc.damage) at = Math.min(...(doc.evidence.length ? doc.evidence : [doc.damage]));
  drawLanes(); show();
})();
