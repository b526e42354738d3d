"use strict";
// Draws the designs of the sweep, filters them, finds their Pareto front anew, and tells one of them.
{
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 30; // pixels within which a touch means a design
  const MOST_SERIES = 7, MOST_ROWS = 100;
  const data = JSON.parse(document.getElementById("data").textContent);
  const { fields, figures, points } = data;
  const element = id => document.getElementById(id);
  const state = {
    only: fields.map(() => new Set()), // no value pressed: all of them
    axes: { x: data.axes[0], y: data.axes[1] },
    log: { x: false, y: false },
    colour: 0,
    id: null,
  };
  let drawn = [];

  function make(name, attributes = {}, ...inside) {
    const made = ["svg", "g", "path", "line", "text", "circle", "title"].includes(name)
      ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  // Numbers as a reader sees them

  function number(value, figure) {
    if (figure.share) return `${(100 * value).toFixed(1)}\u202f%`;
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1000 && size < 1e6) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, "\u202f");
    return size < 1e-3 || size >= 1e6 ? value.toExponential(2) : value.toPrecision(3);
  }

  function short(value, figure) { // on an axis: no zeros at the end
    const said = number(value, figure);
    return figure.share ? said.replace(/\.0(?=\D)/, "") : /[eE\u202f]/.test(said) ? said : String(+said);
  }

  function interval([mean, low, high], figure) {
    const said = number(mean, figure);
    return low === high ? said : `${said} (${number(low, figure)} to ${number(high, figure)})`;
  }

  function words(point, field) {
    return fields[field].values[point.values[field]];
  }

  // The target, as a value of a figure

  function goal(point, figure) {
    if (figure.name === "accuracy" || figure.name === "unprotected") return data.keep * point.clean;
    return figure.name === "lost" ? (1 - data.keep) * point.clean : null;
  }

  function keeps(point) {
    const accuracy = point.figures[figures.findIndex(f => f.name === "accuracy")];
    return accuracy !== null && accuracy[0] >= data.keep * point.clean;
  }

  // The front: B beats A if its means are no worse and one is better beyond both intervals

  function better(point, axis) { // [mean, worst, best], larger is better
    const figure = figures[state.axes[axis]], [mean, low, high] = point.figures[state.axes[axis]];
    return figure.larger ? [mean, Math.min(low, high), Math.max(low, high)]
      : [-mean, -Math.max(low, high), -Math.min(low, high)];
  }

  function front(group) {
    const beaten = new Set();
    for (const [other, axis] of [["x", "y"], ["y", "x"]]) {
      const rows = group.map(p => [better(p, other)[0], ...better(p, axis).slice(1), p]).sort((a, b) => b[0] - a[0]);
      let most = -Infinity;
      for (let start = 0, end; start < rows.length; start = end) {
        for (end = start; end < rows.length && rows[end][0] === rows[start][0]; end++) most = Math.max(most, rows[end][1]);
        for (const [, , best, point] of rows.slice(start, end)) if (most > best) beaten.add(point);
      }
    }
    return group.filter(p => !beaten.has(p));
  }

  function keptApart() {
    const asked = [figures[state.axes.x], figures[state.axes.y]]; // a demand is compared where it is a figure itself
    return data.apart.filter(({ unless }) => unless ? asked.every(f => f.name !== unless) : asked.some(f => f.within));
  }

  function fronts(shown) {
    const groups = new Map(), apart = keptApart();
    for (const point of shown) {
      const name = apart.map(({ field }) => point.values[field]).join();
      groups.set(name, [...(groups.get(name) ?? []), point]);
    }
    return [...groups.values()].map(front);
  }

  // Axes

  function ticks(low, high, log) {
    if (log) {
      const found = [], many = Math.log10(high / low);
      for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++)
        for (const m of many > 2 ? [1] : many > 0.7 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]) found.push(m * 10 ** e);
      return found.filter(v => v >= low && v <= high);
    }
    const raw = (high - low) / 5, unit = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(m => m * unit).find(s => s >= raw);
    const found = [];
    for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-12); i++) found.push(i * step);
    return found;
  }

  function scale(axis, shown, from, to) {
    const figure = figures[state.axes[axis]], place = state.axes[axis], log = state.log[axis];
    let values = shown.flatMap(p => p.figures[place]);
    values.push(...shown.map(p => goal(p, figure)).filter(v => v !== null));
    if (log) values = values.filter(v => v > 0);
    let low = Math.min(...values), high = Math.max(...values);
    if (!(low < high)) [low, high] = log ? [low / 2, low * 2] : [low - (Math.abs(low) || 1) / 10, low + (Math.abs(low) || 1) / 10];
    const f = log ? Math.log : v => v, pad = 0.04 * (f(high) - f(low));
    const a = f(low) - pad, b = f(high) + pad;
    const at = v => from + (to - from) * (f(log ? Math.max(v, low) : v) - a) / (b - a); // 0 has no logarithm: at the edge
    const inverse = log ? Math.exp : v => v;
    return { at, figure, place, ticks: ticks(inverse(a), inverse(b), log) };
  }

  // Drawing

  const SHAPES = [
    r => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`,
    r => `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
    r => `M0,${-1.2 * r}L${1.15 * r},${r}H${-1.15 * r}z`,
    r => `M0,${-1.35 * r}L${1.35 * r},0L0,${1.35 * r}L${-1.35 * r},0z`,
    r => `M0,${1.2 * r}L${1.15 * r},${-r}H${-1.15 * r}z`,
    r => `M${-r},${-0.45 * r}h${2 * r}v${0.9 * r}h${-2 * r}z`,
    r => `M${-0.45 * r},${-r}h${0.9 * r}v${2 * r}h${-0.9 * r}z`,
  ];

  function draw() {
    const plot = element("plot");
    const shown = points.filter(p => p.figures[state.axes.x] && p.figures[state.axes.y]
      && state.only.every((only, i) => !only.size || only.has(p.values[i])));
    const groups = fronts(shown), on = new Set(groups.flat());
    plot.replaceChildren();
    drawn = [];
    const apart = groups.length > 1 ? keptApart().map(({ field }) => fields[field].label) : [];
    const each = apart.length ? `, one for each ${[apart.slice(0, -1).join(", "), apart.at(-1)].filter(Boolean).join(" and ")}` : "";
    element("count").textContent = `${shown.length} of ${points.length} designs shown, ${on.size} on the front${each}`;
    table(groups);
    crossings();
    if (!shown.length) return tell(null);
    const width = plot.clientWidth, height = Math.max(300, Math.min(460, 0.7 * width));
    const left = 52, right = width - 10, top = 12, bottom = height - 44;
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.setAttribute("height", height);
    const x = scale("x", shown, left, right), y = scale("y", shown, bottom, top);
    let before = -Infinity;
    for (const tick of x.ticks) {
      const text = short(tick, x.figure), half = 3.5 * text.length;
      plot.append(make("line", { class: "grid", x1: x.at(tick), x2: x.at(tick), y1: top, y2: bottom }));
      if (x.at(tick) - half < before + 4 || x.at(tick) + half > width) continue;
      plot.append(make("text", { x: x.at(tick), y: bottom + 16, "text-anchor": "middle" }, text));
      before = x.at(tick) + half;
    }
    for (const tick of y.ticks) {
      plot.append(make("line", { class: "grid", x1: left, x2: right, y1: y.at(tick), y2: y.at(tick) }));
      plot.append(make("text", { x: left - 6, y: y.at(tick) + 4, "text-anchor": "end" }, short(tick, y.figure)));
    }
    plot.append(make("text", { class: "label", x: (left + right) / 2, y: height - 8, "text-anchor": "middle" },
      6.5 * x.figure.label.length < right - left ? x.figure.label : x.figure.short));
    element("up").textContent = y.figure.label;
    const names = state.colour < fields.length ? fields[state.colour].values : ["designs"];
    const series = p => (fields.length ? p.values[state.colour] : 0) % MOST_SERIES;
    for (const group of groups) plot.append(make("path", { class: "front", d: steps(group, x, y) }));
    for (const point of [...shown].sort((a, b) => on.has(a) - on.has(b))) {
      const [px, py] = [x.at(point.figures[x.place][0]), y.at(point.figures[y.place][0])];
      const style = `--series: var(--series-${series(point) + 1})`;
      const mark = make("g", { class: on.has(point) ? "mark on" : "mark", style, "data-id": point.id });
      const [, low, high] = point.figures[y.place];
      if (low !== high) mark.append(make("line", { x1: px, x2: px, y1: y.at(low), y2: y.at(high) }));
      mark.append(make("path", { d: SHAPES[series(point)](on.has(point) ? 4.5 : 3), transform: `translate(${px},${py})` }));
      mark.append(make("title", {}, point.id));
      plot.append(mark);
      drawn.push({ point, x: px, y: py });
    }
    targets(plot, shown, x, y, [left, right, top, bottom]);
    const key = element("key");
    key.replaceChildren();
    const there = new Set(shown.map(p => p.values[state.colour]));
    names.forEach((name, i) => {
      if (fields.length && !there.has(i)) return;
      const mark = make("svg", { viewBox: "-7 -7 14 14", width: 14, height: 14, style: `--series: var(--series-${i % MOST_SERIES + 1})` });
      mark.append(make("path", { d: SHAPES[i % MOST_SERIES](4.5) }));
      key.append(make("li", {}, mark, name));
    });
    const chosen = shown.find(p => p.id === state.id) ?? usual(groups);
    tell(chosen);
  }

  function targets(plot, shown, x, y, [left, right, top, bottom]) {
    for (const axis of [x, y]) {
      const goals = shown.map(p => goal(p, axis.figure)).filter(v => v !== null);
      if (!goals.length) continue;
      const [a, b] = [axis.at(Math.min(...goals)), axis.at(Math.max(...goals))];
      const d = axis === y ? `M${left},${a}H${right}V${b}H${left}z` : `M${a},${top}V${bottom}H${b}V${top}z`;
      plot.append(make("path", { class: "target-band", d }));
      const place = axis === y ? { x: right - 4, y: Math.max(a, b) + 14, "text-anchor": "end" } : { x: Math.max(a, b) + 5, y: top + 10 };
      plot.append(make("text", { class: "target-text", ...place }, `target: ${+(100 * data.keep).toPrecision(4)}\u202f% of clean`));
    }
  }

  function steps(group, x, y) {
    const cells = group.map(p => [x.at(p.figures[x.place][0]), y.at(p.figures[y.place][0])]).sort((a, b) => a[0] - b[0]);
    return cells.map(([px, py], i) => (i ? `H${px}V${py}` : `M${px},${py}`)).join("");
  }

  // One design

  function usual(groups) { // the cheapest on the front that keeps the target, else the best one
    const on = groups.flat(), axis = figures[state.axes.x].larger ? "y" : "x";
    const kept = on.filter(keeps);
    const by = (list, a) => list.reduce((m, p) => (better(p, a)[0] > better(m, a)[0] ? p : m));
    return kept.length ? by(kept, axis) : by(on, "y");
  }

  function tell(point) {
    const panel = element("design");
    state.id = point ? point.id : null;
    for (const mark of document.querySelectorAll(".mark")) mark.classList.toggle("chosen", mark.dataset.id === state.id);
    for (const row of document.querySelectorAll("#front tbody tr")) row.classList.toggle("chosen", row.dataset.ids.split(" ").includes(state.id));
    panel.replaceChildren();
    if (!point) return panel.append(make("p", {}, "No design is like that."));
    const list = (pairs) => make("dl", {}, ...pairs.map(([a, b]) => make("div", {}, make("dt", {}, a), make("dd", {}, b))));
    panel.append(
      make("h3", {}, "Design ", make("b", {}, point.id)),
      make("p", { class: keeps(point) ? "good" : "bad" }, keeps(point) ? "keeps the target on the mean" : "does not keep the target"),
      list(fields.map((f, i) => [f.label, words(point, i)])),
      list(figures.map((f, i) => [f.label, point.figures[i]]).filter(([, v]) => v).map(([label, v], i) =>
        [label, interval(v, figures.find(f => f.label === label))])),
      make("p", {}, "Its plan, and its plan with the hardware:"),
      make("pre", { class: "take" }, `${data.command} --take ${point.id}`),
      make("pre", { class: "take" }, `${data.command} --take ${point.id} --rtl`),
    );
  }

  // The front as a table; designs of the same figures stand in one row

  function table(groups) {
    const body = element("front").tBodies[0];
    const x = figures[state.axes.x], y = figures[state.axes.y];
    element("front").tHead.replaceChildren(make("tr", {}, ...["id", y.short, x.short, ...fields.map(f => f.label)].map(
      name => make("th", { scope: "col" }, name))));
    const rows = new Map();
    for (const group of groups)
      for (const point of [...group].sort((a, b) => better(b, "x")[0] - better(a, "x")[0])) {
        const alike = JSON.stringify([point.figures, ...data.apart.map(({ field }) => point.values[field])]);
        rows.set(alike, [...(rows.get(alike) ?? []), point]);
      }
    body.replaceChildren(...[...rows.values()].slice(0, MOST_ROWS).map(alike => {
      const [point] = alike, pick = make("button", { type: "button" }, point.id);
      pick.addEventListener("click", () => tell(point));
      const cells = [pick, interval(point.figures[state.axes.y], y), number(point.figures[state.axes.x][0], x)];
      const values = fields.map((_, i) => [...new Set(alike.map(p => words(p, i)))].join(", "));
      return make("tr", { "data-ids": alike.map(p => p.id).join(" ") }, ...[...cells, ...values].map(c => make("td", {}, c)));
    }));
    element("more").textContent = rows.size > MOST_ROWS ? `and ${rows.size - MOST_ROWS} more rows` : "";
  }

  function crossings() {
    for (const row of document.querySelectorAll("[data-where]")) {
      const where = Object.entries(JSON.parse(row.dataset.where));
      row.hidden = !where.every(([i, value]) => !state.only[i].size || state.only[i].has(value));
    }
  }

  // What a reader may change

  fields.forEach((field, i) => {
    const group = make("fieldset", {}, make("legend", {}, field.label));
    field.values.forEach((value, j) => {
      const button = make("button", { type: "button", "aria-pressed": "false", "data-field": field.label, "data-value": value }, value);
      button.addEventListener("click", () => {
        const only = state.only[i];
        if (!only.delete(j)) only.add(j);
        button.setAttribute("aria-pressed", only.has(j));
        draw();
      });
      group.append(button);
    });
    element("filters").append(group);
  });

  function chooser(id, names, chosen, change) {
    const select = element(id);
    names.forEach((name, i) => select.append(make("option", { value: i }, name)));
    select.value = chosen;
    select.addEventListener("change", () => { change(Number(select.value)); draw(); });
  }

  function possible(axis) { // a logarithm needs numbers above 0
    const values = points.map(p => p.figures[state.axes[axis]]).filter(Boolean).map(v => v[0]).filter(v => v > 0);
    const low = Math.min(...values), high = Math.max(...values);
    element(`log-${axis}`).disabled = !values.length;
    return values.length > 0 && high > 30 * low;
  }

  for (const axis of ["x", "y"]) {
    const box = element(`log-${axis}`);
    chooser(axis, figures.map(f => f.label), state.axes[axis], i => {
      state.axes[axis] = i;
      box.checked = state.log[axis] = possible(axis);
    });
    box.checked = state.log[axis] = possible(axis);
    box.addEventListener("change", () => { state.log[axis] = box.checked; draw(); });
  }
  const few = [...data.apart.map(a => a.field), ...fields.keys()].find(i => fields[i].values.length <= MOST_SERIES);
  state.colour = few ?? 0;
  chooser("colour", fields.map(f => f.label), state.colour, i => { state.colour = i; });
  element("plot").addEventListener("click", event => {
    const box = element("plot").getBoundingClientRect();
    const far = d => Math.hypot(d.x - (event.clientX - box.left), d.y - (event.clientY - box.top));
    const near = drawn.reduce((a, b) => (a && far(a) < far(b) ? a : b), null);
    if (near && far(near) <= NEAR) tell(near.point);
  });
  let width = 0;
  new ResizeObserver(() => {
    const now = element("plot").clientWidth;
    if (now !== width) { width = now; draw(); }
  }).observe(element("plot").parentElement);
}
