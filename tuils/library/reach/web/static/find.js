/* The web catalog's search and title view. It reads small files of data beside it, and nothing else. */
(function () {
"use strict";
var here = document.documentElement.dataset, root = here.root || "", kept = {}, coming = {};
var field = document.getElementById("q"), form = document.getElementById("find"), hits = document.getElementById("hits");
var said = document.getElementById("said"), rest = document.getElementById("rest"), one = document.getElementById("title");
var head = document.getElementById("results"), more = document.getElementById("more"), M, W, turn = 0, found = null, shown = 0;
var PAGE = 8, STATES = ["in", "here", "soon", "out", "ordered", "online", "none"], own = Object.prototype.hasOwnProperty;
var DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_", VALUE = {};
for (var d = 0; d < 64; d++) VALUE[DIGITS[d]] = d;
window.G = function (kind, name, value) { kept[kind + name] = value; };

function load(kind, name) {
  var key = kind + name;
  if (own.call(kept, key)) return Promise.resolve(kept[key]);
  return coming[key] = coming[key] || new Promise(function (done) {
    var s = document.createElement("script");
    s.src = root + "data/" + key + ".js";
    s.onload = function () { s.remove(); done(kept[key]); };
    s.onerror = function () { s.remove(); delete coming[key]; done(undefined); };
    document.head.append(s);
  });
}

/* ---- words, folded as the program folds them */
var LETTERS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
  "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ı": "i", "·": ""};
var UNSPACED = /([\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])/g;
function fold(text) {
  return text.normalize("NFKD").replace(/[ßẞæÆœŒøØłŁđĐðÐþÞħĦŧŦŋŊı·]/g, function (c) { return LETTERS[c]; })
    .replace(/[\p{M}\p{Cf}\u02b0-\u02ff]/gu, "").replace(/[\p{P}\p{S}\p{Z}\p{C}]/gu, " ").toLowerCase().normalize("NFC")
    .replace(UNSPACED, " $1 ").trim().replace(/\s+/g, " ");
}
function words(text) {
  var number = text.replace(/[\s-]/g, ""), list = [];
  if (/^(\d{9}[\dXx]|97[89]\d{10})$/.test(number)) return [{typed: number, forms: [[number.length === 10 ? longer(number) : number]]}];
  text.slice(0, 300).split(/\s+/).forEach(function (raw) {
    var parts = fold(raw).split(" ").filter(Boolean), forms = [];
    if (!parts.length) return;
    if (parts.length > 1 && parts.length < 5 && /[\p{L}\p{N}]['’ʼ‐.,-]/u.test(raw)) forms.push([parts.join("")]);
    forms.push(parts);
    list.push({typed: raw, forms: forms});
  });
  return list.slice(0, 12);
}
function longer(isbn) {
  var digits = "978" + isbn.slice(0, 9), sum = 0;
  for (var i = 0; i < 12; i++) sum += +digits[i] * (i % 2 ? 3 : 1);
  return digits + (10 - sum % 10) % 10;
}

/* ---- the index */
function at(list, key) {
  var a = 0, b = list.length;
  while (a < b) { var c = (a + b) >> 1; if (list[c][0] <= key) a = c + 1; else b = c; }
  return Math.max(0, a - 1);
}
async function terms(word, whole) {
  var k = at(M.words, word), files = [k], out = [];
  if (!M.words.length) return out;
  if (!whole && word.length > 2) while (files.length < 3 && M.words[k + 1] && M.words[k + 1][0].startsWith(word)) files.push(++k);
  (await Promise.all(files.map(function (n) { return load("i", M.words[n][1]); }))).forEach(function (file) {
    Object.keys(file || {}).forEach(function (term) {
      if (term === word || (!whole && term.startsWith(word))) out.push([term, file[term]]);
    });
  });
  return out;
}
function read(text, docs, share, term) {
  var i = 0, n = 0, count = 0, common = 0;
  if (text[0] === "!") { i = text.indexOf("!", 1) + 1; common = +text.slice(1, i - 1); }
  while (i < text.length) {
    var step = 0, v;
    while ((v = VALUE[text[i++]]) >= 32) step = step * 32 + v - 32;
    n += step * 32 + v;
    var level = VALUE[text[i++]], worth = Math.min(level, 60) * share, old = docs.get(n);
    if (!old || old[0] < worth) docs.set(n, [worth, term, share === 1 ? level : 0]);
    count++;
  }
  return common || 0;
}
/* The titles that have a word, a beginning of one, or one of `others`; `common`: how many more have it than are listed. */
async function group(word, others) {
  var docs = new Map(), common = 0, i, j;
  for (i = 0; i < word.forms.length; i++) {
    var parts = word.forms[i], all = null;
    for (j = 0; j < parts.length; j++) {
      var mine = new Map(), whole = parts[j].length < 2 && parts[j] < "\u0250", some = await terms(parts[j], whole);
      some.forEach(function (t) { common = Math.max(common, read(t[1], mine, t[0] === parts[j] ? 1 : 0.55, t[0])); });
      if (common && parts.length > 1) { common = 0; continue; }
      all = all === null ? mine : both(all, mine, parts.join(" "));
    }
    (all || []).forEach(function (v, n) { var old = docs.get(n); if (!old || old[0] < v[0]) docs.set(n, v); });
  }
  for (i = 0; i < (others || []).length; i++) {
    (await terms(others[i][0], true)).forEach(function (t) { read(t[1], docs, others[i][1], t[0]); });
  }
  return {docs: docs, common: common};
}
function both(a, b, term) {
  var out = new Map();
  a.forEach(function (v, n) { if (b.has(n)) out.set(n, [(v[0] + b.get(n)[0]) / 2, term]); });
  return out;
}
var ARTICLES = /^(the|an?|el|la|los|las|una?|le|les|une|der|die|das|ein|eine)$/;
function rank(groups, any, list) {
  var count = list.length - (list.length > 1 && ARTICLES.test(fold(list[0].typed))), score = new Map(), must = groups.filter(function (g) { return !g.common; }), N = M.titles;
  if (!must.length) must = groups.slice(0, 1);
  groups.forEach(function (g) {
    var df = g.common || g.docs.size, idf = Math.max(0.05, Math.log((N - df + 0.5) / (df + 0.5)));
    g.docs.forEach(function (v, n) {
      var s = score.get(n) || [0, 0, 0];
      s[0] += idf * v[0]; s[1]++; s[2] += v[2] === 64 - count; score.set(n, s);
    });
  });
  var least = any ? Math.max.apply(null, [...score.values()].map(function (s) { return s[1]; }).concat([1])) : 0, out = [];
  score.forEach(function (s, n) {
    if (any ? s[1] >= least : must.every(function (g) { return g.docs.has(n); })) out.push([n, s[0] + (s[2] === count ? 1e4 : 0)]);
  });
  return out.sort(function (a, b) { return b[1] - a[1] || b[0] - a[0]; });
}

/* ---- words that a mistyped one may mean */
function wrong(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return 9;
  var before, last = [], now = [], i, j;
  for (j = 0; j <= b.length; j++) last[j] = j;
  for (i = 1; i <= a.length; i++) {
    now = [i];
    for (j = 1; j <= b.length; j++) {
      now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], before[j - 2] + 1);
    }
    before = last; last = now;
  }
  return last[b.length];
}
async function near(word) {
  var text = word.forms[word.forms.length - 1].reduce(function (a, b) { return b.length > a.length ? b : a; });
  if (text.length < 3 || !/^\p{L}+$/u.test(text)) return [];
  var most = text.length > 5 ? 2 : 1, list = [], letters = [text[0], text[1]];
  for (var k = 0; k < 2 && !(k && list.length); k++) {
    var name = /[a-z]/.test(letters[k]) ? letters[k] : "_", last = "", m, each = /(\d)(\D+)?(\d)/g;
    var file = M.near.includes(name) && await load("n", name);
    while (file && (m = each.exec(file))) {
      last = last.slice(0, +m[1]) + (m[2] || "");
      var n = wrong(text, last, most);
      if (n && n <= most) list.push([last, n, +m[3]]);
    }
  }
  list.sort(function (a, b) { return a[1] - b[1] || b[2] - a[2]; });
  var best = list.length ? list[0][1] : 0;
  return list.filter(function (x) { return x[1] === best; }).slice(0, 6).map(function (x) { return [x[0], x[1] < 2 ? 1 : 0.6]; });
}
async function find(text) {
  M = await load("map", "");
  if (!M) return null;
  var list = words(text), groups = [], i;
  if (!list.length) return {list: [], instead: ""};
  for (i = 0; i < list.length; i++) groups.push(await group(list[i]));
  var out = rank(groups, false, list);
  if (!out.length && list.length > 1 && fold(list[list.length - 1].typed).length === 1) {
    list.pop(); groups.pop();
    out = rank(groups, false, list);
  }
  if (out.length) return {list: out, instead: ""};
  var doubted = groups.some(function (g) { return !g.docs.size; }), others = groups.slice(), changed = false;
  for (i = 0; i < list.length; i++) {
    if (doubted && groups[i].docs.size) continue;
    var words2 = await near(list[i]), plain = fold(list[i].typed);
    if (plain.length > 3 && plain.endsWith("s")) words2.unshift([plain.slice(0, -1), 0.9]);
    if (words2.length) { others[i] = await group(list[i], words2); changed = true; }
  }
  out = changed ? rank(others, false, list) : [];
  if (out.length) {
    var top = out[0][0];
    return {list: out, instead: list.map(function (w, n) {
      var v = others[n].docs.get(top);
      return others[n] === groups[n] || !v ? w.typed : v[1];
    }).join(" ")};
  }
  out = rank(changed ? others : groups, true, list);
  return {list: out, instead: "", nearest: out.length > 0};
}

/* ---- drawing */
function el(name, text, cls) { var e = document.createElement(name); if (text) e.textContent = text; if (cls) e.className = cls; return e; }
function say(text, facts) { return text.replace(/\{(\w+)\}/g, function (all, key) { return own.call(facts, key) ? facts[key] : all; }); }
function day(text) {
  var p = text.split("-");
  return new Intl.DateTimeFormat(W.lang, {weekday: "short", month: "short", day: "numeric"}).format(new Date(+p[0], p[1] - 1, +p[2]));
}
function today() { var t = new Date(); return t.getFullYear() + "-" + ("0" + (t.getMonth() + 1)).slice(-2) + "-" + ("0" + t.getDate()).slice(-2); }
function state(number, due) {
  var name = STATES[number];
  if (name === "out" && due) return due < today() ? W.s_late : say(W.s_due, {day: day(due)});
  return W["s_" + name];
}
function where(place, branch, call) {
  var at = [M.places[branch], M.places[place]].filter(Boolean).join(": ");
  return at && call ? say(W.at, {place: at, call_number: call}) : at || call || "";
}
function standing(b) {
  var p = el("p"), inside = b[5] < 2, text = state(b[5], b[9]);
  if (b[5] === 0 && b[11] > 1) text = say(W.of, {state: text, n: b[10], all: b[11]});
  p.append(el("span", text, inside ? "in" : "soft"));
  var at = b[5] > 4 ? "" : where(b[6], b[7], b[8]);
  if (at) p.append(": " + at);
  return p;
}
function byline(b) { return [b[2], W.kinds[b[3]] + (b[4] ? ", " + b[4] : "")].filter(Boolean).join(". "); }
async function brief(list) {
  var files = await Promise.all(list.map(function (x) { return load("b", Math.floor(x[0] / M.block)); }));
  return list.map(function (x, i) { return files[i] && files[i][x[0]]; }).filter(Boolean);
}
function cover(b) {
  var i = el("img", "", "cover");
  i.alt = ""; i.width = 60; i.height = 90; i.loading = "lazy"; i.src = root + "covers/" + b[0] + ".jpg";
  return i;
}
function line(b) {
  var li = el("li"), a = el("a", b[1], "t");
  a.href = "#t/" + b[0]; a.dir = "auto";
  var by = el("p", byline(b)); by.dir = "auto";
  if (b[12]) { li.className = "pic"; li.append(cover(b)); }
  li.append(a, by, standing(b));
  return li;
}
async function show(mine) {
  var asked = field.value.trim(), next = found.list.slice(shown, shown + PAGE), rows = await brief(next);
  if (mine !== turn) return;
  if (!shown) {
    var key = fold(asked), close = function (b) { var t = fold(b[1]); return t === key ? 0 : t.startsWith(key + " ") ? 1 : 2; };
    rows = rows.map(function (b, i) { return [close(b), i, b]; }).sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; })
      .map(function (x) { return x[2]; });
    hits.textContent = "";
  }
  rows.forEach(function (b) { hits.append(line(b)); });
  shown += next.length;
  more.hidden = shown >= found.list.length;
}
function again(instead) {
  var parts = W.meant.split("{instead}"), a = el("a", instead);
  a.href = "?q=" + encodeURIComponent(instead);
  a.onclick = function (e) { e.preventDefault(); field.value = instead; search(); field.focus(); };
  said.textContent = say(parts[0], {words: field.value.trim()});
  said.append(a, parts[1] || "");
}
async function search() {
  var mine = ++turn, asked = field.value.trim();
  if (!W || !M) { if (!await begin()) return; }
  if (mine !== turn) return;
  if (!asked) { hits.textContent = said.textContent = ""; more.hidden = true; rest.hidden = false; found = null; return; }
  var answer = await find(asked);
  if (mine !== turn) return;
  rest.hidden = true;
  found = answer; shown = 0;
  if (!answer) { said.textContent = W.failed; return; }
  var n = answer.list.length;
  if (!n) { hits.textContent = ""; more.hidden = true; said.textContent = say(W.none, {words: asked}); return; }
  await show(mine);
  if (mine !== turn) return;
  if (answer.instead) again(answer.instead);
  else said.textContent = answer.nearest ? W.nearest : n === 1 ? W.one : say(W.many, {n: n.toLocaleString(W.lang)});
}

/* ---- one title */
function fact(list, label, value) {
  if (!value) return;
  var dd = el("dd");
  if (typeof value === "string") { dd.textContent = value; dd.dir = "auto"; } else dd.append(value);
  list.append(el("dt", label), dd);
}
function lookup(text) { var a = el("a", text); a.href = "?q=" + encodeURIComponent(text); a.onclick = function (e) { e.preventDefault(); ask(text); }; return a; }
function ask(text) { field.value = text; location.hash = ""; route(); head.focus(); }
function joined(texts) { var s = el("span"); texts.forEach(function (t, i) { if (i) s.append("; "); s.append(lookup(t)); }); return s; }
async function number(id) {
  if (/^\d{1,12}$/.test(id)) return +id;
  var tail = id.slice(-12).toLowerCase(), file = M.tails.length && await load("u", M.tails[at(M.tails, tail)][1]);
  return file && own.call(file, tail) ? file[tail] : 0;
}
async function title(id) {
  var mine = ++turn;
  if (!await begin()) return;
  var no = await number(id), block = Math.floor(no / M.whole);
  var file = M.blocks.some(function (b) { return block >= b[0] && block <= b[1]; }) && await load("t", block);
  if (mine !== turn) return;
  one.textContent = "";
  var back = el("p", "", "screen"), a = el("a", W.back);
  a.href = "#"; back.append(a); one.append(back);
  var t = file && file[no], h = el("h1", t ? t[0][1] : W.gone);
  if (t && t[0][12]) one.append(cover(t[0]));
  h.tabIndex = -1; h.dir = "auto"; one.append(h);
  if (t) describe(t, t[0]);
  document.title = h.textContent;
  form.hidden = said.hidden = hits.hidden = more.hidden = rest.hidden = true;
  one.hidden = false;
  scrollTo(0, 0); h.focus();
}
function describe(t, b) {
  var now = el("div", "", "now"), list = el("dl"), by = el("p", byline(b));
  by.dir = "auto";
  now.append(standing(b));
  if (t[10]) now.append(el("p", t[10] === 1 ? W.waiting_one : say(W.waiting, {n: t[10]})));
  if (t[11]) now.append(el("p", t[11] === 1 ? W.coming_one : say(W.coming, {n: t[11]})));
  one.append(by, now);
  if (here.hold) { var want = el("p"), h = el("a", here.hold); h.href = here.holdLink + b[0]; want.append(h); one.append(want); }
  if (t[2]) { var p = el("p", t[2]); p.dir = "auto"; one.append(p); }
  if (t[1].length) { one.append(copies(t[1])); }
  one.append(el("h2", W.about), list);
  fact(list, W.by, b[2] && lookup(b[2]));
  fact(list, W.published, [t[5], b[4]].filter(Boolean).join(", "));
  fact(list, W.format, [W.kinds[b[3]], t[6]].filter(Boolean).join(". "));
  fact(list, W.language, W.languages[t[7]]);
  fact(list, W.access, (t[8] || []).map(function (c) { return W.accesses[c]; }).filter(Boolean).join(", "));
  fact(list, W.series, t[4] && lookup(t[4]));
  fact(list, W.subjects, t[3] && t[3].length ? joined(t[3]) : "");
  (t[12] || []).forEach(function (l) {
    if (!/^(https?|ftp):/i.test(l[0])) return;
    var a = el("a", l[1] || l[0]); a.href = l[0]; a.rel = "noreferrer noopener"; fact(list, W.links, a);
  });
  fact(list, "ISBN", t[9] ? String(t[9]) : "");
  fact(list, W.number, String(b[0]));
}
function copies(list) {
  var box = el("section"), table = el("table", "", "stack"), top = el("tr"), body = el("tbody"), thead = el("thead"), h = el("h2", W.copies);
  h.id = "copies"; table.setAttribute("aria-labelledby", "copies");
  [W.where, W.call, W.status].forEach(function (text) { var th = el("th", text); th.scope = "col"; top.append(th); });
  list.forEach(function (c) {
    var tr = el("tr"), at = where(c[1] || 0, c[2] || 0, ""), text = state(c[0], c[5]);
    if (c[7]) text += ", " + say(W.several, {n: c[7]});
    var td = el("td"); td.append(el("span", text, c[0] < 2 ? "in" : "soft"));
    if (c[6]) td.append(el("p", c[6]));
    tr.append(el("td", [at, c[4]].filter(Boolean).join(". ")), el("td", c[3]), td);
    body.append(tr);
  });
  thead.append(top); table.append(thead, body); box.append(h, table);
  return box;
}

/* ---- beginning, and which page it is */
var beginning = null;
function begin() {
  return beginning = beginning || Promise.all([load("map", ""), load("words-", here.lang)]).then(function (both) {
    M = both[0]; W = both[1];
    if (!M || !W) { beginning = null; said.textContent = here.failed; return false; }
    more.textContent = W.more;
    return true;
  });
}
async function route() {
  var id = /^#t\/([\w-]{1,40})$/.exec(location.hash);
  if (id) return title(id[1]);
  var was = !one.hidden;
  form.hidden = said.hidden = hits.hidden = false; one.hidden = true;
  document.title = here.title;
  if (was && found && shown) { turn++; rest.hidden = true; more.hidden = shown >= found.list.length; head.focus(); return; }
  await search();
}
if (!form) return;
form.hidden = false;
field.addEventListener("input", function () { if (location.hash) location.hash = ""; search(); });
form.addEventListener("submit", function (e) { e.preventDefault(); search().then(function () { head.focus(); }); });
more.addEventListener("click", function () {
  var last = hits.lastElementChild;
  show(turn).then(function () { var next = last && last.nextElementSibling; if (next) next.querySelector("a").focus(); });
});
addEventListener("hashchange", route);
var q = new URLSearchParams(location.search).get("q");
if (q) field.value = q.slice(0, 300);
window.tuilsFind = async function (text) { return await begin() ? find(text).then(async function (f) { return f && {instead: f.instead, titles: await brief(f.list.slice(0, 10))}; }) : null; };
begin().then(function (ok) { if (ok) return route(); });
})();
